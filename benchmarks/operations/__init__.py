"""What cannot be read off a document: kills, races, many files, many documents.

python -m benchmarks.operations.duplicates   an index of duplicates as it grows to millions of documents
python -m benchmarks.operations.near_duplicates   how many are found, and how fast
python -m benchmarks.operations.kills        writers killed at random, in loops
python -m benchmarks.operations.races        readers of every engine beside a writer
python -m benchmarks.operations.publish      the price of publishing beside a bare Parquet write
python -m benchmarks.operations.listing      a million raw files, and a run with nothing new
"""

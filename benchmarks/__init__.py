"""How well and how fast `ingest` works: quality, throughput and peers, one command each.

    python -m benchmarks.quality       every evaluation set, scored; `--check` against floors.toml
    python -m benchmarks.throughput    documents a second and core, peak memory, CPU of each stage
    python -m benchmarks.peers         other tools on the same data, in the same run

Each writes its own section of RESULTS.md.
"""

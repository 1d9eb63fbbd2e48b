"""Raw web text in, clean Parquet out: see README.md for the whole in one page."""

__version__ = "0.1.0"

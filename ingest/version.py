"""The version of the package; it stands in every published row."""

__version__ = "0.1.0"

"""预案编审: write, review, approve, search and print a district's emergency plans."""

__version__ = "0.1.0"

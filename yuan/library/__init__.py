"""The collection on disk (预案库): the one door to data."""

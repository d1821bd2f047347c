"""Merging two texts of a plan that came of one: what both changed, and what only a person can decide."""

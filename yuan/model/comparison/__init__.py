"""Comparing two texts of a plan, and changes proposed to it."""

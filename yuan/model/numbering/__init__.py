"""Patterns of numbers and what they read and write, knowing nothing of plans."""

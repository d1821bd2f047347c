"""A plan as a text document of Qt: written into it, read back out of it, changed and found in it."""

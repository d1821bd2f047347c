"""A plan as the text a person reads and types, and places in it."""

"""The part of a session that is packages: what goes into one, what one would do, and taking it in."""

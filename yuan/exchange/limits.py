"""How large a package may be. A reader refuses what is larger, so a writer never makes it."""

MIB = 1024 * 1024
PACKAGE = 512 * MIB
"""Bytes of the file, and of everything in it unfolded."""
CONTENT = PACKAGE - 4 * MIB
"""Of these, what a writer puts into entries: the rest is for the directory, the envelope and the tags of a sealed one."""
ENTRIES = 5_000
ENTRY = 64 * MIB
"""Bytes of one entry unfolded."""
MANIFEST = 8 * MIB
ENVELOPE = 1 * MIB
SIGNATURE = 64 * 1024
RATIO = 100
"""How many bytes one compressed byte may unfold to."""
NAME = 255
"""Bytes of UTF-8 in the name of an entry: its folder and what file systems take."""
TEXT = 1_000
"""Signs of a text in the manifest."""
DEPTH = 16
"""How deep values of the manifest, the envelope and the signature may stand in one another."""
RECIPIENTS = 1_000
VALUES = 500_000
"""How many commas and opening brackets they may hold: so many values take memory long before they take room."""

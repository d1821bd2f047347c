"""Backups: making them, looking into one, putting one in the place of a library, and what they prove of the trail."""

"""The kit by itself: it needs no library."""

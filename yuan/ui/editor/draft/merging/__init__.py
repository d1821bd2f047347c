"""Conflicts of a merged draft: shown with all three readings, decided one by one, marked in the text until then."""

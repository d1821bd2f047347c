"""What the pages and dialogs are made of. It knows Qt, errors and the theme, and nothing of plans."""

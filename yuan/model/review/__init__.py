"""What an examination looks at and leaves: points, suggested wordings, what a revision changes."""

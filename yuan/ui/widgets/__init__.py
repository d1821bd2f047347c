"""Parts that several pages use: long tasks with progress, error dialogs, empty states, small forms."""

"""The text widget in which a plan is written: its keys, clipboard, size and finding."""

"""The commands of the window, where people find them: the menu bar, the palette, the list of shortcuts.

To add one, write its function and its `Command` in the file of its menu; everything else is made from that.
"""

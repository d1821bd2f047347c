"""The commands of the editor: their names, keys, toolbar and menus, and what they ask."""

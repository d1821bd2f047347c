"""The content of a plan as an immutable tree: its values, its computed numbers, its bounds, and what must hold of every one."""

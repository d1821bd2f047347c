"""Outlines of plans: choosing one for a new plan, making one from a plan, the shelf of the office's own."""

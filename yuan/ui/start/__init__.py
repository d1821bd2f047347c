"""The start page: what wants doing now, by role."""

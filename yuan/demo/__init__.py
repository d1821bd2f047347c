"""The demonstration library: 49 units, 117 plans."""

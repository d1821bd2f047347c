"""Everything that can be proved about a library from itself."""

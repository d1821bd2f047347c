"""Full-text search over Chinese plans."""

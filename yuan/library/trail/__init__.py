"""The audit trail: rows that carry the hash of the one before, and seal what each of them changed."""

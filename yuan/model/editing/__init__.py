"""Pure operations that change a plan: each returns a new document."""

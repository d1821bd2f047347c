"""First start, signing in, passwords, and the administrator's list of accounts and units."""

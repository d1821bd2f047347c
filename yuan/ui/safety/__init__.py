"""Keeping the library safe: automatic backups, restoring, verifying, and the audit trail (操作记录)."""

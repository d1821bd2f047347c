"""The audit trail (操作记录): who did what to which plan, and when."""

"""What goes onto paper with a plan: forms, action cards and brief plans, bound volumes."""

"""The lifecycle of a plan by the regulations: steps, answers, days that fall due, filing, records."""

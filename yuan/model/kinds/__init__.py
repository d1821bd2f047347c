"""The kinds of plan, each with everything that is so because a plan is of that kind."""

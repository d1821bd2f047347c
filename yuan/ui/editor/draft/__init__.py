"""The working draft: saved, kept on this machine, told of when somebody else writes it, found again after a crash."""

"""Where a library is kept: one object per database engine, and what that engine can."""

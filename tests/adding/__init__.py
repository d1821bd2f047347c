"""What a developer adds to the program, added to a copy of it as the developer would, and used there."""

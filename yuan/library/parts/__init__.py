"""The parts of a session: each is what one account can do with one kind of thing, and asks whether it may."""

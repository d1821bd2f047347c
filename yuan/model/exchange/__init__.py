"""What travels between desks that share no network: packages, what they hold, and what a desk makes of them."""

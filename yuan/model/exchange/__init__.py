"""What desks without a common network exchange, as plain values."""

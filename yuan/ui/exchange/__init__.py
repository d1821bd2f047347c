"""Between desks: what was sent and received, who holds which version, the desks known, sending and receiving."""

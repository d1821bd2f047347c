"""Passwords, the keys made with them, who vouches for whose key, and what is signed."""

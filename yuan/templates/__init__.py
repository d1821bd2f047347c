"""Outlines and letters as Jinja2 text."""

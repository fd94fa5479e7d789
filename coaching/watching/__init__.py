"""Watching the machine: whether it is well, what it did, and how fast. Never whom it served, or with which words."""

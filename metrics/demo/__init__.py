"""Metrics' part of the demo company."""

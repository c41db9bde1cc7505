"""Reads that return rows or frozen dataclasses, by subject."""

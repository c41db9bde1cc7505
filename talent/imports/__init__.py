"""Imports: reading files, checking rows, planning what would change, writing and undoing it."""

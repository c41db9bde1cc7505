"""Reads that return rows rather than a queryset of one model, by page."""

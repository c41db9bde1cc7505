"""Imports of published role catalogues: O*NET and capability frameworks."""

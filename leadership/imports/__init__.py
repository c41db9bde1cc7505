"""Kinds of import that leadership adds."""

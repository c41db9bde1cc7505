"""Mentoring in the demo company: authored programmes and words, drawn pairs, and writing them."""

"""The demo company Larkfield: authored content, a seeded draw of people and history, and writing.

Content is in `content/*.toml`; drawing is pure (no database) and writing is bulk, so that the same
seed, size and date give the same company, from sixty people to hundreds of thousands.
"""

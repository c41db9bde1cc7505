"""HTML doors: roles, the map, comparisons, bookmarks."""

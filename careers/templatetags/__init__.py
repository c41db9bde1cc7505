"""Tags of the pages about goals."""

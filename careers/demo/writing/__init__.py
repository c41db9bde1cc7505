"""Writing a drawn company into the database, in bulk and in one transaction."""

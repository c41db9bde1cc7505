"""Leadership's part of the demo company."""

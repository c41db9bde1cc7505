"""The records of metrics."""

"""How days, times and numbers are written where a page says nothing else."""

"""What `make bench` measures: whole pages, figures and imports at three sizes, as ratios."""

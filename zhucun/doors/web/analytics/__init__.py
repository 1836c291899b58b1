"""Pages of the figures: the board of an area, coverage, and the rows behind every number."""

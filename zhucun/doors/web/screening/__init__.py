"""Pages of cross-checks."""

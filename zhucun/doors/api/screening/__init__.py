"""Cross-checks for programs."""

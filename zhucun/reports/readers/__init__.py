"""Files that people hand in for papers."""

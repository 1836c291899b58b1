"""Views of selection."""

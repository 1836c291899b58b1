"""The API of roster."""

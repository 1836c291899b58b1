"""The API of analytics."""

"""The monitoring through the API."""

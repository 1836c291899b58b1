"""The API of directory."""

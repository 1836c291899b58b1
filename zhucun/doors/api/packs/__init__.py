"""The API of packs."""

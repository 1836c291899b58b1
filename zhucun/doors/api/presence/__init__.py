"""The API of presence: leave, month sheets, trips, checks."""

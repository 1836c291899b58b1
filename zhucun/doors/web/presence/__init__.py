"""Pages of presence: leave, month sheets, trips, checks."""

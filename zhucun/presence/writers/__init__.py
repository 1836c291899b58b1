"""Writers of presence: what leaves the house as a file."""

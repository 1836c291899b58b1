"""The people the programme exists for: households, their members, their dated classifications."""

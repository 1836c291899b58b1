"""Matching proposals: teams for the villages of a round with their reasons, compared, confirmed by
both sides, and only then posted.
"""

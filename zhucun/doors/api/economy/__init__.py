"""Endpoints of the village economy."""

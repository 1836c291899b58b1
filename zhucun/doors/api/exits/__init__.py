"""Exits from poverty for programs."""

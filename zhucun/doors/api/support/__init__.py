"""Endpoints of support."""

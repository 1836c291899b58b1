"""Endpoints of learning."""

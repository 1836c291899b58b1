"""Reads tables of every kind that offices send: safe to open, headings found, cells cleaned,
errors named.
"""

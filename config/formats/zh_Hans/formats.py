"""Sums are written as government tables write them: 820,000.00."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3

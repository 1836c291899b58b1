"""Writes tables: exports, and the user's own workbook with its errors marked. Never a formula."""

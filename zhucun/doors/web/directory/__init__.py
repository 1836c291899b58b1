"""Pages of the directory: places, units, accounts. Other rooms' pages are copied from here."""

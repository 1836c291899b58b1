"""The API's papers and contact cards: what was issued, and issuing it. They are printed from the
pages."""

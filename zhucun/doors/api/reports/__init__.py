"""The API's papers: what was issued, and issuing it. They are printed from the pages."""

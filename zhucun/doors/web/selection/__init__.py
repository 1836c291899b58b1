"""Pages of matching: proposals with reasons, decisions, two-way confirmation, what-if."""

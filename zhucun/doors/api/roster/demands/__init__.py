"""Both sides of a round: villages and what they need, units and whom they offer."""

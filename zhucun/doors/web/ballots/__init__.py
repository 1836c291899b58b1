"""Pages of the evaluation by villagers: of those who run it, and of those who answer."""

"""Use and reward for programs."""

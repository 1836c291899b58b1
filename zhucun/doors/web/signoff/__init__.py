"""Pages of sign-off and of the review of candidates."""

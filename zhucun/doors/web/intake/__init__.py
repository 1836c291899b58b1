"""Pages of the intake: lists come in (check, show the difference, decide) and go out."""

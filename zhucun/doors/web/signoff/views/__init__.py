"""Views of sign-off."""

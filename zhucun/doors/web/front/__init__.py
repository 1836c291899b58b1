"""The front door: sign-in, home, language, looking through another account."""

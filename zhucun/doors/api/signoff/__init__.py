"""The API's sign-off: cases, who signed what, signing and recalling."""

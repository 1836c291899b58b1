"""The phone client at /m/: static files, served whole under one version, and the words in them."""

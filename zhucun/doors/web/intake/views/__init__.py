"""The intake's pages: bringing a file, deciding about it, taking a list out."""

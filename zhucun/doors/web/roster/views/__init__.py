"""The roster's pages, one module for each thing that they show."""

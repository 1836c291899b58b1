"""The API of the registry of households."""

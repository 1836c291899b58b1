"""Pages of the registry of households."""

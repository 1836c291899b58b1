"""Pages of the village economy: bodies, income, projects, sales, work, credit, relocation."""

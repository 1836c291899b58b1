"""Village economy: bodies, collective income, projects, sales, work, credit, relocation."""

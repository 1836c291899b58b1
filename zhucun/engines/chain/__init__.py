"""Chain: ordered and parallel steps, who may sign which, and what comes next, with reasons."""

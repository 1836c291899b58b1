"""The evaluation by villagers for programs: for those who run it, never for who answers."""

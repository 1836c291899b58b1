"""Support: what is due to cadres and to their work, what was paid and arranged, what is missing;
insurance, check-ups, care visits, the kit of the base, the four bindings of a unit."""

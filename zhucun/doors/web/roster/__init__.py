"""Pages of the roster: who serves where, candidates with reasons, teams, rounds, the dossier."""

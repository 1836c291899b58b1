"""Who serves where: rounds, candidates with findings and eligibility, teams, postings, coverage."""

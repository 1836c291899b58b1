"""Evaluation by villagers: polls, the draw of households, codes on sheets, and the counts. Whose
ballot it was is nowhere: a ballot is added to the counts and then is gone
(docs/decisions/0026-ballots.md)."""

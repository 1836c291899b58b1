"""Pairing: who helps which household and for how long, the proposals that led to it, micro-grids,
and what leaders and helpers visited by their office."""

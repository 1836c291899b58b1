"""Guarding against a return to poverty: signs, checks, publicity, measures, removal of risks, and
what rules would find."""

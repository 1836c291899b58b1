"""What the entitlement engine refuses. Programmers and pack authors see these, not villagers."""

from __future__ import annotations


class EntitlementError(ValueError):
    """The entitlements cannot be read."""


class BadSpec(EntitlementError):
    """An entitlement contradicts itself; the message names it."""


class BadFacts(EntitlementError):
    """Facts that no service can have; the message names the subject."""

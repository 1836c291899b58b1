"""Two proposals side by side."""

from __future__ import annotations

from zhucun.engines.match.answers import Change, Proposal
from zhucun.engines.match.facts import Ints

Roles = dict[int, dict[int, bool]]  # supply → demand → leads


def changes(before: Proposal, after: Proposal) -> tuple[Change, ...]:
    """Who goes elsewhere or leads now or no more, by supply. Somebody with several places has a
    line for each that differs."""
    was, becomes = _roles(before.pairs), _roles(after.pairs)
    found: list[Change] = []
    for supply in sorted({*was, *becomes}):
        old, new = was.get(supply, {}), becomes.get(supply, {})
        gone = sorted(set(old) - set(new))
        come = sorted(set(new) - set(old))
        for at in range(max(len(gone), len(come))):
            left = gone[at] if at < len(gone) else -1
            joined = come[at] if at < len(come) else -1
            found.append(_change(supply, left, joined, old, new))
        for demand in sorted(set(old) & set(new)):
            if old[demand] != new[demand]:
                found.append(_change(supply, demand, demand, old, new))
    return tuple(found)


def _change(
    supply: int, was: int, becomes: int, old: dict[int, bool], new: dict[int, bool]
) -> Change:
    return Change(
        supply=supply,
        was=was,
        led=old.get(was, False),
        becomes=becomes,
        leads=new.get(becomes, False),
    )


def _roles(pairs: Ints) -> Roles:
    roles: Roles = {}
    for supply, demand, leads in pairs.tolist():
        roles.setdefault(supply, {})[demand] = bool(leads)
    return roles

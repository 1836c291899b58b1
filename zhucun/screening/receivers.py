"""How leads are signed, and the rows behind figures about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from zhucun.analytics.queries.rows import register_rows
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_mart
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.divisions import Level, at_level
from zhucun.screening import actions, perms
from zhucun.screening.enums import BENEFIT, VIOLATION, Assignee
from zhucun.screening.marts import MARTS
from zhucun.screening.queries.leads import leads_named, screen_of, shown_name
from zhucun.screening.queries.papers import cased, kin_of, papers, title_of
from zhucun.signoff.rows import About, Guarded, Kin, Paper, SignedStep, register


class Leads:
    """A case lies in the county, whose commission signs. Only where it was assigned to the township
    does it lie in the village as well: else the township would see it."""

    kind = BENEFIT
    sees = perms.SEES
    manages = perms.KEEPS

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        found = {}
        for row in cased(subjects):
            county = at_level(row.area, Level.COUNTY)
            is_townships = row.assigned_to == Assignee.TOWNSHIP
            place = row.area if is_townships else county
            found[row.public_id] = About(area=county, place=place, title=title_of(row))
        return found

    def kin(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Kin]:
        """Who was paid signs nothing about it."""
        return kin_of(list(cased(subjects)))

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return papers(list(cased(subjects)))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        """No rule of a pack speaks about leads; one that did would not be known to hold."""
        unknown = {rule: Guarded(outcome=Outcome.UNKNOWN) for rule in rules}
        return dict.fromkeys(subjects, unknown)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """Each step is signed with its deed; a rejection puts the lead back."""
        actions.stand_by([(step.subject, step.said, step.left) for step in steps])


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Leads())
    register_mart(VIOLATION, MARTS[VIOLATION], needs=perms.SEES)
    register_rows("lead", _rows)
    register_rows(VIOLATION, _rows)


def _rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Leads behind a figure, by what was paid and to whom, masked."""
    found = {}
    for row in leads_named(actor=actor, ids=codes):
        spec = screen_of(row)
        what = row.payment.programme if row.payment is not None else row.about
        found[row.public_id] = Row(
            subject="lead",
            key=row.public_id,
            name=f"{what} · {shown_name(row)}" if row.payment is not None else what,
            place=row.area,
            detail=spec.label.in_("zh") if spec is not None else row.screen,
            since=row.found_on,
        )
    return found

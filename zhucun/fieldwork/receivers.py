"""Open matters and monitored households stand in every handover; whoever accepts a matter answers
for it from then on (HX25-36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork.actions import pass_on_matters
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.fieldwork.queries import pledges
from zhucun.fieldwork.queries.matters import open_things_of
from zhucun.fieldwork.queries.monitored import monitored_of
from zhucun.kernel.divisions import Level, at_level
from zhucun.roster import queries as roster
from zhucun.roster.enums import ItemKind
from zhucun.roster.queries import register_source
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register


class Pledges:
    """A pledge's case lies in the county and follows the pack of the village (SQ24-076). It is the
    team's, nobody's own: the cadre who drafted it publishes it."""

    kind: str = PlanKind.PLEDGE
    sees = Permission.SEE_FIELDWORK
    manages = Permission.MANAGE_ROSTER

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=f"{row.village.short_name} {row.year}",
                unit=row.posting.unit_id if row.posting else None,
                pack_area=row.area,
            )
            for row in pledges.standing(subjects, self.kind)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return pledges.papers(pledges.standing(subjects, self.kind))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = pledges.facts(pledges.standing(subjects, self.kind)) if rules else {}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """A signature gives the day that its step finds; a rejection or recall takes it back, and
        one that sends the pledge to its start takes all of them."""
        for step in steps:
            rows = Plan.objects.filter(public_id=step.subject)
            if step.said != Said.SIGNED and step.done == 0:
                rows.update(**dict.fromkeys(pledges.DAYS))
            elif step.finds in pledges.DAYS:
                rows.update(**{step.finds: on if step.said == Said.SIGNED else None})


class DevelopmentLists(Pledges):
    """The list that first secretary and village committees sign, once the township has helped to
    sort out the tasks (HX25-42, HX25-43)."""

    kind: str = PlanKind.DEVELOPMENT


class AssistancePlans(Pledges):
    """The plan of a village: the village asks, the cadre lists, the unit studies, both make it
    (HX25-67, HX25-68). The unit is that of the team in the village."""

    kind: str = PlanKind.ASSISTANCE

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        """Two queries."""
        found = super().about(subjects, as_of)
        villages = {one.place for one in found.values()}
        sent = roster.teams(actor=OPERATOR, as_of=as_of).filter(area__in=villages)
        units = dict(sent.order_by("formed_on", "pk").values_list("area", "unit"))
        return {key: replace(one, unit=units.get(one.place)) for key, one in found.items()}


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Pledges())
    register(DevelopmentLists())
    register(AssistancePlans())
    register_source(
        ItemKind.MATTER, open_things_of, label=ItemKind.MATTER.label, accepted=_accepted
    )
    register_source("monitored", monitored_of, label=_("Monitored household"))


def _accepted(keys: list[str], giver: Any, taker: Any, on: date, by: Actor) -> None:
    pass_on_matters(keys, giver=giver, taker=taker, on=on, at=midnight(on), by=by)

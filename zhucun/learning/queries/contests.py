"""Contests, their rounds, who takes part, and prizes by class; nobody's place among others."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.learning import perms
from zhucun.learning.enums import Prize
from zhucun.learning.models import Contest, Entry, Heat
from zhucun.learning.queries.plans import one


def contests(*, actor: Actor) -> QuerySet[Contest]:
    """Contests that the actor may see, the latest first, with how many take part. One query."""
    found = perms.visible_contests(actor)
    inside = Q(entries__withdrawn_on=None)
    return found.annotate(people=Count("entries", filter=inside, distinct=True)).order_by(
        "-on", "-pk"
    )


def one_contest(*, actor: Actor, public_id: str) -> Contest:
    """Raises NotFound."""
    found: Contest = one(contests(actor=actor), public_id)
    return found


def heats(contest: Contest) -> list[Heat]:
    """The rounds in their order. One query."""
    return list(contest.heats.order_by("position"))


def one_heat(*, actor: Actor, public_id: str) -> Heat:
    """Raises NotFound."""
    seen = perms.visible_contests(actor).values("pk")
    rows = Heat.objects.filter(contest__in=seen).select_related("contest")
    found: Heat = one(rows, public_id)
    return found


def entries(*, actor: Actor, contest: Contest) -> QuerySet[Entry]:
    """Who takes part, by name; how far he came is no order. One query."""
    found = perms.visible_entries(actor).filter(contest=contest, withdrawn_on=None)
    return found.select_related("person", "posting__unit", "posting__place").order_by(
        "person__pinyin", "pk"
    )


def one_entry(*, actor: Actor, public_id: str) -> Entry:
    """Raises NotFound."""
    rows = perms.visible_entries(actor).select_related("person", "contest")
    found: Entry = one(rows, public_id)
    return found


def own_entry(*, actor: Actor, contest: Contest) -> Entry | None:
    """One's own entry, if one takes part. One query."""
    rows = contest.entries.filter(person__public_id=actor.person or "-", withdrawn_on=None)
    return rows.select_related("person", "contest").first()


def prizes(*, actor: Actor, contest: Contest) -> list[tuple[str, list[Entry]]]:
    """(class, those who received it, by name) of a contest whose results are announced. One
    query."""
    won = [row for row in entries(actor=actor, contest=contest) if row.prize]
    classes = ((prize, [row for row in won if row.prize == prize]) for prize in Prize)
    return [(str(prize.label), rows) for prize, rows in classes if rows]

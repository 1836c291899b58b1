"""Which polls an actor may see, and who runs them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhucun.ballots.enums import SubjectKind
from zhucun.ballots.errors import OwnPoll, RanIt
from zhucun.ballots.events import PollSetAside
from zhucun.ballots.models import Poll, PollSubject
from zhucun.directory.enums import Permission, Role
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.ledger import queries as ledger


def visible_polls(actor: Actor) -> QuerySet[Poll]:
    """Polls of the actor's areas, and those about himself. What they found is shown once they are
    closed, to small groups never (`queries.results`)."""
    seen = in_areas("area", actor.areas(Permission.SEE_POLLS))
    if actor.person:
        about = PollSubject.objects.filter(person=actor.person)
        seen |= Q(pk__in=about.values("poll"))
    return Poll.objects.filter(seen)


def run_polls(actor: Actor) -> QuerySet[Poll]:
    """Polls that the actor runs: who was asked is seen by nobody else."""
    found = Poll.objects.filter(in_areas("area", actor.areas(Permission.RUN_POLLS)))
    if actor.person:
        about = PollSubject.objects.filter(person=actor.person)
        found = found.exclude(pk__in=about.values("poll"))
    return found


#: Nobody asks about himself: of these bodies an office above them runs the poll.
_RUN_FROM = {SubjectKind.COMMITTEE: Level.TOWNSHIP, SubjectKind.TOWNSHIP: Level.COUNTY}


def run_from(area: str, kinds: Iterable[str]) -> str:
    """The area for which somebody must hold the right to run a poll in a village that asks about
    subjects of these kinds."""
    levels = [_RUN_FROM[SubjectKind(kind)] for kind in kinds if kind in _RUN_FROM]
    return at_level(area, min(levels)) if levels else area


def may_run(actor: Actor, poll: Poll) -> bool:
    area = run_from(poll.area, poll.subjects.values_list("kind", flat=True))
    return actor.can(Permission.RUN_POLLS, area=area) and not is_about(actor, poll)


def is_about(actor: Actor, poll: Poll) -> bool:
    """True where the actor is one of those about whom the villagers are asked."""
    return bool(actor.person) and poll.subjects.filter(person=actor.person).exists()


def require_runner(by: Actor, poll: Poll) -> None:
    """Raises NotAllowed, OwnPoll."""
    kinds = poll.subjects.values_list("kind", flat=True)
    by.require(Permission.RUN_POLLS, area=run_from(poll.area, kinds))
    if is_about(by, poll):
        raise OwnPoll


def office_of(actor: Actor, area: str) -> str:
    """The area in whose name the actor runs polls of a place, "" where in none."""
    held = (mine for mine in actor.areas(Permission.RUN_POLLS) if is_under(area, mine))
    return min(held, key=len, default="")


def may_set_aside(actor: Actor, poll: Poll) -> bool:
    """Another office than the one that ran it: one above, or discipline inspection; and nobody who
    took a step of it, or about whom it asks. Two queries."""
    if actor.viewer is not None or not _is_another_office(actor, poll) or is_about(actor, poll):
        return False
    steps = ledger.history(subjects=[f"poll:{poll.public_id}"]).exclude(name=PollSetAside.name)
    return not steps.filter(actor=actor.account).exists()


def _is_another_office(actor: Actor, poll: Poll) -> bool:
    inspects = any(
        held.role == Role.DISCIPLINE and not held.unit and is_under(poll.area, held.area)
        for held in actor.held
    )
    ran = poll.run_for or at_level(poll.area, Level.COUNTY)
    mine = actor.areas(Permission.RUN_POLLS)
    return inspects or any(is_under(poll.area, area) and len(area) < len(ran) for area in mine)


def require_another(by: Actor, poll: Poll) -> None:
    """Raises NotAllowed, OwnPoll, RanIt."""
    by.require(Permission.SEE_POLLS, area=poll.area)
    if by.viewer is None and is_about(by, poll):
        raise OwnPoll
    if not may_set_aside(by, poll):
        raise RanIt

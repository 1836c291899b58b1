"""Which polls an actor may see, and who runs them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhucun.ballots.enums import SubjectKind
from zhucun.ballots.errors import OwnPoll
from zhucun.ballots.models import Poll, PollSubject
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level


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

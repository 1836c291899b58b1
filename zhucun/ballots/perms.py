"""Which polls an actor may see, and who runs them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhucun.ballots.errors import OwnPoll
from zhucun.ballots.models import Poll, PollSubject
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas


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


def may_run(actor: Actor, poll: Poll) -> bool:
    return actor.can(Permission.RUN_POLLS, area=poll.area) and not is_about(actor, poll)


def is_about(actor: Actor, poll: Poll) -> bool:
    """True where the actor is one of those about whom the villagers are asked."""
    return bool(actor.person) and poll.subjects.filter(person=actor.person).exists()


def require_runner(by: Actor, poll: Poll) -> None:
    """Raises NotAllowed, OwnPoll."""
    by.require(Permission.RUN_POLLS, area=poll.area)
    if is_about(by, poll):
        raise OwnPoll

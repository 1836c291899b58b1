"""Commendations: given by a person who has read what the rules say, published with a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.engines.rules import Outcome
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import Level
from zhucun.reward.errors import (
    DayInFuture,
    DocumentNeeded,
    NoCandidates,
    NotOnPost,
    RulesForbid,
    RulesNotKnown,
    RulesSpeakAgainst,
)
from zhucun.reward.models import Commendation
from zhucun.reward.queries.commendations import CommendationList, Considered, considered
from zhucun.roster.perms import visible_postings


@transaction.atomic
def commend(
    postings: Sequence[str],
    *,
    area: str,
    level: str,
    title: str,
    document: str = "",
    given_on: date,
    reason: str = "",
    at: datetime,
    by: Actor,
) -> list[Commendation]:
    """Commend cadres on post (public ids of postings); what the pack's rules said is kept with
    each. A rule that blocks is not argued with; where another fails, or one is not known, a reason
    is asked for. The same again gives what is there.

    Raises NoCandidates, NotOnPost, RulesForbid, RulesSpeakAgainst, RulesNotKnown, DayInFuture,
    ReasonNeeded, NumberInText, TextTooLong, HandlesHimself, NotAllowed: then nobody is commended.
    """
    if not postings:
        raise NoCandidates
    if given_on > localtime(at).date():
        raise DayInFuture(day=given_on)
    found = considered(actor=by, area=area, level=Level(level), as_of=given_on, only=postings)
    _require_on_post(postings, found, by)
    said, called = plain(reason), plain(title, needed=True, most=80)
    paper = plain(document, most=80)
    made = []
    for row in found.rows:
        perms.require_keeper(by, row.posting.area, row.posting.person)
        against, unknown = _held(row, found, said)
        known, is_new = Commendation.objects.get_or_create(
            person=row.posting.person,
            title=called,
            given_on=given_on,
            voided_on=None,
            defaults={
                "posting": row.posting,
                "area": row.posting.area,
                "level": Level(level),
                "document": paper,
                "pack": found.pack.id,
                "pack_version": found.pack.version,
                "answers": [[each.rule, each.outcome.value] for each in row.answers],
                "reason": said if against or unknown else "",
                "by_name": by.name,
            },
        )
        if is_new:
            _tell(known, row, (against, unknown), by)
        made.append(known)
    return made


def _require_on_post(postings: Sequence[str], found: CommendationList, by: Actor) -> None:
    """Raises NotOnPost with the names that the actor may read, else with what he sent."""
    missing = set(postings) - {row.posting.public_id for row in found.rows}
    if missing:
        seen = visible_postings(by).filter(public_id__in=missing)
        names = dict(seen.values_list("public_id", "person__name"))
        people = sorted(names.get(one, one[:40]) for one in missing)
        raise NotOnPost(day=found.as_of, area=found.area, people=", ".join(people))


def _held(row: Considered, found: CommendationList, said: str) -> tuple[list[str], list[str]]:
    """Rules that speak against somebody, and those of which it is not known whether they do.
    Raises RulesForbid; RulesSpeakAgainst and RulesNotKnown where no reason is given."""
    against = [each.rule for each in row.answers if each.outcome == Outcome.FAIL]
    unknown = [each.rule for each in row.answers if each.outcome == Outcome.UNKNOWN]
    who = {"pack": found.pack.id, "person": row.posting.person.name}
    blocking = [rule for rule in against if found.blocks(rule)]
    if blocking:
        raise RulesForbid(rules=", ".join(blocking), **who)
    if against and not said:
        raise RulesSpeakAgainst(rules=", ".join(against), **who)
    if unknown and not said:
        raise RulesNotKnown(rules=", ".join(unknown), **who)
    return against, unknown


def _tell(
    made: Commendation, row: Considered, held: tuple[list[str], list[str]], by: Actor
) -> None:
    against, unknown = held
    event = events.Commended(
        subject=f"commendation:{made.public_id}",
        area=made.area,
        happened_at=midnight(made.given_on),
        person=row.posting.person.public_id,
        level=made.level,
        title=made.title,
        on=made.given_on,
        against=against,
        unknown=unknown,
        reason=made.reason,
    )
    ledger.append(event, origin=by.origin)


@transaction.atomic
def publish_commendation(
    *, commendation: Commendation, document: str = "", on: date, at: datetime, by: Actor
) -> bool:
    """Publish a commendation, with the number of its document. False where it is published. Raises
    DocumentNeeded, DayInFuture, NumberInText, NotAllowed."""
    perms.require_keeper(by, commendation.area, commendation.person)
    paper = plain(document, most=80) or commendation.document
    if not paper:
        raise DocumentNeeded
    if on > localtime(at).date():
        raise DayInFuture(day=on)
    rows = Commendation.objects.filter(pk=commendation.pk, published_on=None, voided_on=None)
    if not rows.update(published_on=on, document=paper):
        return False
    event = events.CommendationPublished(
        subject=f"commendation:{commendation.public_id}",
        area=commendation.area,
        happened_at=midnight(on),
        document=paper,
        on=on,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_commendation(*, commendation: Commendation, reason: str, at: datetime, by: Actor) -> bool:
    """Take a commendation back. False where it is. Raises ReasonNeeded, NumberInText,
    NotAllowed."""
    perms.require_keeper(by, commendation.area, commendation.person)
    why = plain(reason, needed=True)
    rows = Commendation.objects.filter(pk=commendation.pk, voided_on=None)
    if not rows.update(voided_on=localtime(at).date(), void_reason=why):
        return False
    event = events.CommendationVoided(
        subject=f"commendation:{commendation.public_id}",
        area=commendation.area,
        happened_at=at,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)

"""Commendations: given by a person who has read what the rules say, published with a document.
Where the pack says who signs (HH18-083), one is a proposal until its signatures are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
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
    SignoffPublishes,
)
from zhucun.reward.models import Commendation
from zhucun.reward.queries.commendations import (
    HONOUR,
    PRAISES,
    CommendationList,
    Considered,
    considered,
    is_signed,
)
from zhucun.roster.perms import visible_postings
from zhucun.signoff import actions as signoff

#: So many rows are named in one statement.
_AT_ONCE = 900


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
    is asked for. Where the pack says who signs, they are proposed and the signing starts. The same
    again gives what is there.

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
    on = localtime(at).date()
    same = {"level": Level(level), "title": called, "document": paper}
    drafts = [_praise(row, found, said, same, on=on, by=by) for row in found.rows]
    made, fresh = _kept(drafts, title=called, given_on=given_on)
    ledger.append_many((_told(each), by.origin, None) for each in fresh)
    keys = [each.public_id for each in fresh if each.is_signed]
    if keys:
        signoff.start_cases(keys, kind=HONOUR, chain=PRAISES, is_checked=True, at=at, by=by)
    return made


def _praise(
    row: Considered,
    found: CommendationList,
    said: str,
    same: Mapping[str, str],
    *,
    on: date,
    by: Actor,
) -> Commendation:
    """A commendation that may be given, with what the rules said of it; not kept yet."""
    posting = row.posting
    perms.require_keeper(by, posting.area, posting.person)
    against, unknown = _held(row, found, said)
    return Commendation(
        person=posting.person,
        posting=posting,
        area=posting.area,
        given_on=found.as_of,
        **same,
        pack=found.pack.id,
        pack_version=found.pack.version,
        answers=[[each.rule, each.outcome.value] for each in row.answers],
        reason=said if against or unknown else "",
        is_signed=is_signed(posting.area, as_of=on),
        by_name=by.name,
    )


def _kept(
    drafts: Sequence[Commendation], *, title: str, given_on: date
) -> tuple[list[Commendation], list[Commendation]]:
    """(all in their order, those that are new). What somebody else was faster to give is there."""
    standing = Commendation.objects.filter(title=title, given_on=given_on, voided_on=None)
    fresh: list[Commendation] = []
    for is_last in (False, True):
        known = {row.person_id: row for row in standing.select_related("person", "posting")}
        fresh = [one for one in drafts if one.person_id not in known]
        try:
            with transaction.atomic():
                Commendation.objects.bulk_create(fresh, batch_size=_AT_ONCE)
            break
        except IntegrityError:
            if is_last:
                raise
    return [known.get(one.person_id, one) for one in drafts], fresh


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


def _told(made: Commendation) -> events.Commended:
    """The news of a commendation, with the rules that spoke against it or were not known."""
    name = events.CommendationProposed if made.is_signed else events.Commended
    return name(
        subject=f"commendation:{made.public_id}",
        area=made.area,
        happened_at=midnight(made.given_on),
        person=made.person.public_id,
        level=made.level,
        title=made.title,
        on=made.given_on,
        against=[rule for rule, outcome in made.answers if outcome == Outcome.FAIL.value],
        unknown=[rule for rule, outcome in made.answers if outcome == Outcome.UNKNOWN.value],
        reason=made.reason,
    )


@transaction.atomic
def publish_commendation(
    *, commendation: Commendation, document: str = "", on: date, at: datetime, by: Actor
) -> bool:
    """Publish a commendation, with the number of its document. False where it is published. Raises
    SignoffPublishes, DocumentNeeded, DayInFuture, NumberInText, NotAllowed."""
    perms.require_keeper(by, commendation.area, commendation.person)
    if commendation.is_signed:
        raise SignoffPublishes
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
    signoff.stop_cases([commendation.public_id], kind=HONOUR, reason=why, at=at, by=by)
    event = events.CommendationVoided(
        subject=f"commendation:{commendation.public_id}",
        area=commendation.area,
        happened_at=at,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)

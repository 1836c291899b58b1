"""Stories: written, agreed to, reviewed, published, hidden at once when somebody takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households.queries import masked_name
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.kernel.quantities import UNITS, UnknownUnit
from zhucun.ledger import actions as ledger
from zhucun.monitoring.queries.publicity import secret_words, told_secrets
from zhucun.reports import events, perms
from zhucun.reports.enums import ConsentWay, Fact, StoryKind, StoryState
from zhucun.reports.errors import (
    ConsentDay,
    ConsentMissing,
    ConsentTakenBack,
    StoryNamesOthers,
    StoryNeedsReview,
    StoryStands,
    StoryTellsSecrets,
    StoryWithoutPeople,
    UnknownFact,
)
from zhucun.reports.models import Story, StoryFact, StoryPerson
from zhucun.reports.queries import stories as queries
from zhucun.signoff import actions as signoff


@dataclass(frozen=True, kw_only=True)
class FactDraft:
    """A record on which a story rests, and what the text says of its figure."""

    kind: str
    key: str
    says: Decimal | None = None
    unit: str = ""


@transaction.atomic
def write_story(
    *,
    kind: str,
    village: Any,
    title: str,
    text: str,
    people: Sequence[Any],
    locals_: Sequence[Any] = (),
    facts: Sequence[FactDraft] = (),
    source: str = "",
    written_on: date,
    written_at: datetime,
    by: Actor,
) -> Story:
    """Write a story about cadres of a village, and people of its organisations (`locals_`). Where
    exactly this was written before, that one.

    Raises NotAllowed, StoryTellsSecrets, StoryWithoutPeople, UnknownFact, UnknownUnit.
    """
    if by.viewer is not None or not perms.may_write_story(by, village.code):
        raise NotAllowed
    title, text, source = title.strip(), text.strip(), source.strip()
    if any(each.area != village.code for each in locals_):
        raise NotFound
    named = _who(people, locals_)
    _check(village.code, title, text, source, named, facts, written_on)
    fingerprint = sm3(f"{village.code}\n{title}\n{text}".encode()).hex()
    known = Story.objects.filter(fingerprint=fingerprint).exclude(state=StoryState.WITHDRAWN)
    if (same := known.first()) is not None:
        return same
    story = Story.objects.create(
        kind=StoryKind(kind),
        area=village.code,
        village=village,
        title=title,
        text=text,
        source=source,
        written_on=written_on,
        fingerprint=fingerprint,
        by=by.account,
        by_name=by.name,
    )
    StoryPerson.objects.bulk_create(
        [StoryPerson(story=story, **{f"{column}_id": pk}) for column, pk in named]
    )
    rows = [
        StoryFact(
            story=story,
            position=number,
            kind=Fact(fact.kind),
            key=fact.key.strip(),
            says=fact.says,
            unit=fact.unit,
        )
        for number, fact in enumerate(facts)
    ]
    StoryFact.objects.bulk_create(rows)
    event = events.StoryWritten(
        subject=_subject(story),
        area=story.area,
        happened_at=written_at,
        kind=story.kind,
        fingerprint=fingerprint,
        people=len(named),
        facts=len(rows),
    )
    ledger.append(event, origin=by.origin)
    return story


@transaction.atomic
def list_person(*, story: Story, person: str, at: datetime, by: Actor) -> bool:
    """List somebody of the village's registers whom the text names, by public id, to be asked for
    the consent. False where he is listed. Raises NotAllowed, StoryStands, NotFound."""
    if not perms.may_change_story(by, story):
        raise NotAllowed
    if story.state not in _OPEN:
        raise StoryStands
    if queries.rows_of(story, person).exists():
        return False
    others = queries.others_named(story, actor=by, as_of=localdate(at))
    found = [one for other in others for one in other.bearers if one.key == person]
    if not found:
        raise NotFound
    StoryPerson.objects.create(story=story, **{f"{found[0].named_as.value}_id": found[0].pk})
    event = events.StoryPeopleListed(
        subject=_subject(story), area=story.area, happened_at=at, people=1
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def record_consent(
    *,
    story: Story,
    person: str,
    way: str,
    consented_on: date,
    note: str = "",
    recorded_at: datetime,
    by: Actor,
) -> bool:
    """Record that somebody agrees to be named: himself here, or on paper through the author or the
    office. Whoever took it back himself gives it again himself. False where it stands already.

    Raises NotFound, NotAllowed, ConsentTakenBack, ConsentDay.
    """
    is_own = bool(by.person) and by.person == person and by.viewer is None
    way = ConsentWay.HERE if is_own else ConsentWay(way)
    if not is_own and (way == ConsentWay.HERE or not perms.may_change_story(by, story)):
        raise NotAllowed
    held = queries.rows_of(story, person).first()
    if held is None:
        raise NotFound
    rows = StoryPerson.objects.filter(pk=held.pk)
    held = rows.select_for_update().get()
    if held.consented_on is not None and held.withdrawn_on is None:
        return False
    if held.withdrawn_himself and not is_own:
        raise ConsentTakenBack(person=_told_name(held), day=held.withdrawn_on)
    since, today = held.withdrawn_on or story.written_on, localdate(recorded_at)
    if not since <= consented_on <= today:
        raise ConsentDay(day=consented_on, since=since, today=today)
    changed = rows.exclude(consented_on__isnull=False, withdrawn_on=None).update(
        consented_on=consented_on,
        way=way,
        note=note,
        recorded_by=by.name,
        withdrawn_on=None,
        withdrawn_himself=False,
    )
    if not changed:
        return False
    event = events.ConsentRecorded(
        subject=_subject(story),
        area=story.area,
        happened_at=recorded_at,
        person=person,
        way=way,
        consented_on=consented_on,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def withdraw_consent(*, story: Story, person: str, at: datetime, by: Actor) -> bool:
    """Somebody agrees no longer: he himself, or the office for him. The story is hidden at once,
    and a review of it is stopped. Where the office was faster, his own is recorded too: nobody else
    puts it back then. False where no consent stood. Raises NotFound, NotAllowed."""
    is_own = bool(by.person) and by.person == person and by.viewer is None
    if not is_own and not perms.may_change_story(by, story):
        raise NotAllowed
    held = queries.rows_of(story, person).first()
    if held is None:
        raise NotFound
    rows = StoryPerson.objects.filter(pk=held.pk)
    stood = rows.filter(consented_on__isnull=False)
    stood = stood.filter(withdrawn_himself=False) if is_own else stood.filter(withdrawn_on=None)
    if not stood.update(withdrawn_on=localdate(at), withdrawn_himself=is_own):
        return False
    event = events.ConsentWithdrawn(
        subject=_subject(story), area=story.area, happened_at=at, person=person
    )
    ledger.append(event, origin=by.origin)
    if story.state == StoryState.REVIEW:
        signoff.stop_cases(
            [story.public_id], kind=queries.KIND, reason="a consent was withdrawn", at=at, by=by
        )
    _move(story, (StoryState.REVIEW, StoryState.PUBLISHED), StoryState.HIDDEN, at=at, by=by)
    return True


@transaction.atomic
def send_to_review(*, story: Story, at: datetime, by: Actor) -> bool:
    """Send a story into the region's chain; all whom it names must agree. Where handing it in is
    the sender's own step, it is signed with it. False where it is there already. Raises NotAllowed,
    ConsentMissing, StoryNamesOthers, StoryStands, and NoProcedure where no pack says how."""
    if not perms.may_change_story(by, story):
        raise NotAllowed
    if story.state == StoryState.REVIEW:
        return False
    _check_consents(story, at=at, by=by)
    if not _move(story, _OPEN, StoryState.REVIEW, at=at, by=by):
        raise StoryStands
    signoff.start_cases([story.public_id], kind=queries.KIND, is_checked=True, at=at, by=by)
    signoff.sign_own(story.public_id, kind=queries.KIND, does="submit", at=at, by=by)
    return True


@transaction.atomic
def publish_story(*, story: Story, is_public: bool, at: datetime, by: Actor) -> bool:
    """Publish a story where the region's pack names no chain (未配置): the office decides. With
    `is_public` everybody reads it. Raises NotAllowed, StoryNeedsReview, ConsentMissing,
    StoryNamesOthers."""
    by.require(Permission.MANAGE_ROSTER, area=story.area)
    if story.state not in _OPEN:
        return False
    if queries.has_chain(story.area, localdate(at)):
        raise StoryNeedsReview
    _check_consents(story, at=at, by=by)
    return _move(story, _OPEN, StoryState.PUBLISHED, at=at, by=by, is_public=is_public)


@transaction.atomic
def show_to_everybody(*, story: Story, is_public: bool, at: datetime, by: Actor) -> bool:
    """Put a published story on the public page, or take it off. False where it is so. Raises
    NotAllowed, ConsentMissing, StoryNamesOthers."""
    by.require(Permission.MANAGE_ROSTER, area=story.area)
    if is_public and story.state == StoryState.PUBLISHED:
        _check_consents(story, at=at, by=by)
    rows = Story.objects.filter(pk=story.pk, state=StoryState.PUBLISHED, is_public=not is_public)
    if not rows.update(is_public=is_public):
        return False
    return _told(story, StoryState.PUBLISHED, is_public=is_public, reason="", at=at, by=by)


@transaction.atomic
def withdraw_story(*, story: Story, reason: str, at: datetime, by: Actor) -> bool:
    """Take a story back for good. False where it is withdrawn. Raises NotAllowed."""
    if not perms.may_change_story(by, story):
        raise NotAllowed
    if story.state == StoryState.REVIEW:
        signoff.stop_cases([story.public_id], kind=queries.KIND, reason=reason, at=at, by=by)
    known = tuple(state for state in StoryState if state != StoryState.WITHDRAWN)
    return _move(story, known, StoryState.WITHDRAWN, at=at, by=by, reason=reason)


def finish_review(rows: Sequence[Story], *, at: datetime, by: Actor) -> None:
    """The last signature publishes; where a consent no longer stands, or the text names somebody
    who was not asked, the story stays hidden. Called in the transaction of the signature, which
    checked the right."""
    for story in rows:
        is_held = queries.lacking_consent(story) or _others(story, at=at, by=by)
        state = StoryState.HIDDEN if is_held else StoryState.PUBLISHED
        _move(story, (StoryState.REVIEW,), state, at=at, by=by)


def back_to_draft(rows: Sequence[Story], *, at: datetime, by: Actor) -> None:
    """A rejection that sends the story to its start: it may be taken back and written anew."""
    for story in rows:
        _move(story, (StoryState.REVIEW,), StoryState.DRAFT, at=at, by=by)


_OPEN = (StoryState.DRAFT, StoryState.HIDDEN)


def _move(
    story: Story,
    known: Sequence[StoryState],
    state: StoryState,
    *,
    at: datetime,
    by: Actor,
    is_public: bool = False,
    reason: str = "",
) -> bool:
    changed: dict[str, Any] = {"state": state, "withdraw_reason": reason, "is_public": is_public}
    if state == StoryState.PUBLISHED:
        changed["published_on"] = localdate(at)
    if not Story.objects.filter(pk=story.pk, state__in=known).update(**changed):
        return False
    story.state = state
    return _told(story, state, is_public=is_public, reason=reason, at=at, by=by)


def _told(
    story: Story, state: StoryState, *, is_public: bool, reason: str, at: datetime, by: Actor
) -> bool:
    event = events.StoryMoved(
        subject=_subject(story),
        area=story.area,
        happened_at=at,
        state=state,
        is_public=is_public,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def _check(
    area: str,
    title: str,
    text: str,
    source: str,
    people: Sequence[tuple[str, int]],
    facts: Sequence[FactDraft],
    on: date,
) -> None:
    if not people:
        raise StoryWithoutPeople
    secrets = told_secrets([title, text, source], area, as_of=on)
    if secrets:
        raise StoryTellsSecrets(what=secret_words(secrets))
    for fact in facts:
        if fact.unit and fact.unit not in UNITS:
            raise UnknownUnit(unit=fact.unit)
        if not queries.is_known(kind=fact.kind, key=fact.key.strip(), area=area, as_of=on):
            raise UnknownFact(key=fact.key)


def _check_consents(story: Story, *, at: datetime, by: Actor) -> None:
    lacking = queries.lacking_consent(story)
    if lacking:
        raise ConsentMissing(names="、".join(_told_name(row) for row in lacking))
    if others := _others(story, at=at, by=by):
        raise StoryNamesOthers(names="、".join(other.told for other in others))


def _others(story: Story, *, at: datetime, by: Actor) -> list[queries.Other]:
    return queries.others_named(story, actor=by, as_of=localdate(at))


def _who(people: Sequence[Any], locals_: Sequence[Any]) -> list[tuple[str, int]]:
    """(column, key) of each who is named, once: a cadre of the village's organisations stands in
    the directory."""
    found = {("person", each.pk): None for each in people}
    for each in locals_:
        found[("person", each.person_id) if each.person_id else ("local", each.pk)] = None
    return list(found)


def _told_name(row: StoryPerson) -> str:
    """For a refusal: a cadre's name is public, a villager's is masked."""
    return row.name if row.person_id is not None else masked_name(row.name)


def _subject(story: Story) -> str:
    return f"story:{story.public_id}"

"""A region settles what its pack leaves open: drafted, tried on an appraisal, adopted by a
document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import document_of, plain
from zhucun.appraisal.enums import AppraisalState, RunState, SchemeState
from zhucun.appraisal.errors import (
    NotASimulatedScheme,
    SchemeAdoptedAlready,
    SchemeOfAnother,
    SchemeWithoutDay,
    SinceFrozen,
    SinceNotTried,
)
from zhucun.appraisal.models import Appraisal, Scheme
from zhucun.appraisal.perms import require_runner
from zhucun.appraisal.queries.fitting import fitted
from zhucun.appraisal.queries.schemes import item_of
from zhucun.appraisal.queries.settings import digest_of, written
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger


@transaction.atomic
def draft_scheme(
    *,
    area: str,
    score: str,
    title: str,
    settings: Mapping[str, Any],
    public_id: str = "",
    at: datetime,
    by: Actor,
) -> Scheme:
    """Draft what an area decides of a scheme: numbers as text, see `queries.settings`. The same
    `public_id` is one draft of one scheme, which is changed until it is adopted.

    Raises NoScheme, BadSettings, SettingUnknown, SchemeOfAnother, SchemeAdoptedAlready, TextNeeded,
    NotAllowed.
    """
    require_runner(by, area)
    on = localdate(at)
    known = _draft_of(public_id, area=area, score=score, by=by)
    item = item_of(area, score, as_of=on)
    fitted(settings, area=area, item=item, as_of=on)
    kept = {name: settings[name] for name in sorted(settings) if settings[name] not in ("", None)}
    row = known or Scheme(public_id=public_id or new_public_id(), area=area, score=score)
    if row.pk and row.settings != kept:
        row.tried_on = None
    row.title = plain(title, needed=True, most=80)
    row.settings, row.drafted_on = kept, on
    row.by, row.by_name = by.account, by.name
    row.save()
    event = events.SchemeDrafted(
        subject=f"scheme:{row.public_id}",
        area=row.area,
        happened_at=at,
        title=row.title,
        score=row.score,
        settings=written(kept),
    )
    ledger.append(event, origin=by.origin)
    return row


def _draft_of(public_id: str, *, area: str, score: str, by: Actor) -> Scheme | None:
    """The draft of that id; None where there is none yet. Raises SchemeOfAnother,
    SchemeAdoptedAlready, NotAllowed."""
    known = Scheme.objects.select_for_update().filter(public_id=public_id or "-").first()
    if known is None:
        return None
    require_runner(by, known.area)
    if (known.area, known.score) != (area, score):
        raise SchemeOfAnother(title=known.title, score=known.score, area=known.area)
    if known.state != SchemeState.DRAFT:
        raise SchemeAdoptedAlready(on=known.adopted_on)
    return known


@transaction.atomic
def adopt_scheme(*, scheme: Scheme, document: str, since: date, at: datetime, by: Actor) -> bool:
    """Adopt a draft from a day on, by a document; the one before it ends then, and one that has not
    begun by today never holds. False where it is adopted. Somebody must have tried it first, on an
    appraisal of these days; what is frozen keeps the scheme by which it was decided.

    Raises DocumentNeeded, NotASimulatedScheme, NoScheme, BadSettings, SettingUnknown,
    SinceNotTried, SinceFrozen, SchemeWithoutDay, NotAllowed.
    """
    require_runner(by, scheme.area)
    number, today = document_of(document), localdate(at)
    row = Scheme.objects.select_for_update().filter(pk=scheme.pk).first()
    if row is None:
        raise NotFound
    if row.state != SchemeState.DRAFT:
        return False
    if row.tried_on is None:
        raise NotASimulatedScheme
    item = item_of(row.area, row.score, as_of=row.drafted_on)
    fitted(row.settings, area=row.area, item=item, as_of=row.drafted_on)
    _require_since(row, since)
    _end_others(row, since, number=number, at=at, by=by)
    row.state, row.document, row.valid_from = SchemeState.ADOPTED, number, since
    row.adopted_on, row.adopted_by, row.adopted_by_name = today, by.account, by.name
    row.digest = digest_of(row.settings)
    row.save()
    event = events.SchemeAdopted(
        subject=f"scheme:{row.public_id}",
        area=row.area,
        happened_at=at,
        document=number,
        since=since,
        digest=row.digest,
    )
    ledger.append(event, origin=by.origin)
    scheme.refresh_from_db()
    return True


def _require_since(row: Scheme, since: date) -> None:
    """The day is one of a pack that has the scheme, one on which somebody saw what it changes, and
    none of what is frozen. Raises NoScheme, SinceNotTried, SinceFrozen."""
    tried = row.runs.filter(state=RunState.DONE).order_by("appraisal__since")
    first = tried.values_list("appraisal__since", flat=True).first()
    if first is None or since < first:
        raise SinceNotTried(since=since, first=first)
    item_of(row.area, row.score, as_of=since)
    frozen = Appraisal.objects.filter(
        in_areas("area", (row.area,)),
        score=row.score,
        state=AppraisalState.FROZEN,
        until__gt=since,
    )
    last = frozen.order_by("-until", "pk").first()
    if last is not None:
        raise SinceFrozen(title=last.title, on=last.frozen_on, since=since, until=last.until)


def _end_others(row: Scheme, since: date, *, number: str, at: datetime, by: Actor) -> None:
    """What held before ends on the day; what has not begun yet never holds, and its replacement is
    on record. Raises SchemeWithoutDay where something that has begun would be left without a
    day."""
    today = localdate(at)
    standing = Scheme.objects.filter(area=row.area, score=row.score, state=SchemeState.ADOPTED)
    later = standing.filter(valid_from__gte=since)
    begun = later.filter(valid_from__lte=today).order_by("valid_from", "pk").first()
    if begun is not None:
        raise SchemeWithoutDay(title=begun.title, document=begun.document, day=begun.valid_from)
    for one in later.order_by("valid_from", "pk"):
        event = events.SchemeReplaced(
            subject=f"scheme:{one.public_id}",
            area=one.area,
            happened_at=at,
            since=one.valid_from or since,
            by_scheme=row.public_id,
            document=number,
        )
        ledger.append(event, origin=by.origin)
    later.update(state=SchemeState.ENDED, valid_from=None, valid_until=None)
    holding = Q(valid_until=None) | Q(valid_until__gt=since)
    standing.filter(holding).update(valid_until=since)

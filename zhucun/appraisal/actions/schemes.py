"""A region settles what its pack leaves open: drafted, tried on an appraisal, adopted by a
document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import document_of, plain
from zhucun.appraisal.enums import SchemeState
from zhucun.appraisal.errors import NotASimulatedScheme, SchemeAdoptedAlready
from zhucun.appraisal.models import Scheme
from zhucun.appraisal.perms import require_runner
from zhucun.appraisal.queries.schemes import item_of
from zhucun.appraisal.queries.settings import digest_of, settings_of, written
from zhucun.directory.perms import Actor
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
    `public_id` is one draft, which is changed until it is adopted.

    Raises NoScheme, BadSettings, SchemeAdoptedAlready, TextNeeded, NotAllowed.
    """
    require_runner(by, area)
    on = localdate(at)
    item = item_of(area, score, as_of=on)
    settings_of(
        settings,
        parts=[part.id for part in item.spec.parts],
        grades=[grade.id for grade in item.spec.grades],
    )
    kept = {name: settings[name] for name in sorted(settings) if settings[name] not in ("", None)}
    known = Scheme.objects.select_for_update().filter(public_id=public_id or "-").first()
    if known is not None:
        require_runner(by, known.area)
        if known.state != SchemeState.DRAFT:
            raise SchemeAdoptedAlready(on=known.adopted_on)
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


@transaction.atomic
def adopt_scheme(*, scheme: Scheme, document: str, since: date, at: datetime, by: Actor) -> bool:
    """Adopt a draft from a day on, by a document; the one before it ends then. False where it is
    adopted. Somebody must have tried it on an appraisal first.

    Raises DocumentNeeded, NotASimulatedScheme, NotAllowed.
    """
    require_runner(by, scheme.area)
    number = document_of(document)
    row = Scheme.objects.select_for_update().filter(pk=scheme.pk).first()
    if row is None:
        raise NotFound
    if row.state != SchemeState.DRAFT:
        return False
    if row.tried_on is None:
        raise NotASimulatedScheme
    standing = Scheme.objects.filter(area=row.area, score=row.score, state=SchemeState.ADOPTED)
    standing.filter(valid_from__gte=since).update(state=SchemeState.ENDED, valid_until=since)
    standing.filter(valid_until=None).update(valid_until=since)
    row.state, row.document, row.valid_from = SchemeState.ADOPTED, number, since
    row.adopted_on, row.adopted_by, row.adopted_by_name = localdate(at), by.account, by.name
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

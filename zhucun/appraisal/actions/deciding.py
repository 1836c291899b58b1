"""People decide grades: within the quotas, through the gates, with a reason where they differ from
what the scheme comes to; then the offices sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import head, loaded, open_row, plain, version_up
from zhucun.appraisal.errors import (
    ChangedMeanwhile,
    GateClosed,
    GradeStands,
    GradeUnknown,
    NotDecided,
    QuotaFull,
    ReasonNeeded,
    SelfReview,
    SignedAlready,
)
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.perms import is_himself, require_runner
from zhucun.appraisal.queries.holding import current_for, fallen, is_behind_gate, is_signed_before
from zhucun.appraisal.queries.people import KIND, whole
from zhucun.appraisal.queries.quotas import Group, groups_in, key_of
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.views import View
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

#: So many rows are named in one statement.
_AT_ONCE = 900


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A grade for one cadre; `base`: the version that was looked at."""

    appraisee: Appraisee
    grade: str
    reason: str = ""
    base: int | None = None


@transaction.atomic
def decide_grades(
    decisions: Sequence[Decision], *, appraisal: Appraisal, at: datetime, by: Actor
) -> int:
    """Decide the grades of cadres of one appraisal, all or none; an empty grade takes a decision
    back. Returns how many are new or differ. Computes the counties of these cadres once, to know
    that what is decided on is what the records come to.

    Raises NotComputed, ComputedBefore, ComputedOtherwise, GradeUnknown, ReasonNeeded,
    GateClosed, QuotaFull, SelfReview, SignedAlready, ChangedMeanwhile, NumberInText,
    AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    target = open_row(appraisal)
    keys = [one.appraisee.pk for one in decisions]
    rows = {row.pk: row for row in _people(target, keys)}
    view = current_for(target, list(rows.values())).view
    done: list[tuple[Appraisee, str, str]] = []
    for one in decisions:
        row = rows.get(one.appraisee.pk)
        if row is None:
            raise NotFound
        reason = _judged(one, row, view, by)
        if (row.grade, row.reason) != (one.grade, reason):
            done.append((row, one.grade, reason))
    _require_quotas(target, done)
    on = localdate(at)
    _save(done, on=on, by=by)
    ledger.append_many(
        (
            events.GradeDecided(**head(row, at), grade=grade, proposed=row.proposed, reason=reason),
            by.origin,
            None,
        )
        for row, grade, reason in done
    )
    return len(done)


def adopt_proposals(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Decide as proposed for all who are not decided and have a proposal; who has none, and who
    ties on the border of a quota, is left to be decided one by one. Raises as `decide_grades`."""
    rows = whole(Appraisee.objects.filter(appraisal=appraisal, grade="", left_out_on=None))
    open_ones = rows.exclude(proposed="").exclude(person__public_id=by.person or "-")
    decisions = [Decision(appraisee=row, grade=row.proposed) for row in open_ones.defer("result")]
    return decide_grades(decisions, appraisal=appraisal, at=at, by=by)


@transaction.atomic
def reopen_grade(*, appraisee: Appraisee, reason: str, at: datetime, by: Actor) -> bool:
    """Open a grade again that the last computation no longer carries, signed and told or not, or
    that was signed before the appraisal was opened again: it is decided, signed and told anew.
    False where it is open.

    Raises GradeStands, TextNeeded, NumberInText, SelfReview, AppraisalClosed, NotAllowed.
    """
    row = loaded(appraisee)
    require_runner(by, row.appraisal.area)
    if is_himself(by, row):
        raise SelfReview
    target, text = open_row(row.appraisal), plain(reason, needed=True)
    if not row.grade:
        return False
    found = fallen(target, key=row.pk)
    if not found and not is_signed_before(row, target):
        raise GradeStands
    why = str(found[0].why) if found else "appraisal"
    event = events.GradeReopened(**head(row, at), grade=row.grade, why=why, reason=text)
    undecided(row, why="computed-otherwise" if found else "appraisal-reopened", at=at, by=by)
    return ledger.append(event, origin=by.origin)


def undecided(row: Appraisee, *, why: str, at: datetime, by: Actor) -> None:
    """The grade is open again: decided, signed and notified anew."""
    Appraisee.objects.filter(pk=row.pk).update(
        grade="",
        reason="",
        signed_on=None,
        notified_on=None,
        object_until=None,
        decided_on=None,
        decided_by=None,
        decided_by_name="",
        version=version_up(),
    )
    signoff.stop_cases([row.public_id], kind=KIND, reason=why, at=at, by=by)


@transaction.atomic
def start_signing(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Let the offices sign the grades that are decided, by the chain of the pack. Returns how many
    cases are new. Raises NotDecided where nothing is decided, NoProcedure where the pack has no
    chain (未配置), AppraisalClosed, NotAllowed."""
    require_runner(by, appraisal.area)
    target = open_row(appraisal)
    rows = Appraisee.objects.filter(appraisal=target, signed_on=None, left_out_on=None)
    subjects = list(rows.exclude(grade="").order_by("pk").values_list("public_id", flat=True))
    if not subjects:
        raise NotDecided(number=rows.count())
    return len(signoff.start_cases(subjects, kind=KIND, at=at, by=by))


@transaction.atomic
def sign_grades(rows: Sequence[Appraisee], *, on: date, at: datetime, by: Actor) -> int:
    """The last signature is there: called by the sign-off. Returns how many."""
    fresh = [row for row in rows if row.signed_on is None and row.grade]
    Appraisee.objects.filter(pk__in=[row.pk for row in fresh], signed_on=None).update(
        signed_on=on, version=version_up()
    )
    return ledger.append_many(
        (events.GradeSigned(**head(row, at), grade=row.grade, on=on), by.origin, None)
        for row in fresh
    )


@transaction.atomic
def unsign_grades(rows: Sequence[Appraisee]) -> None:
    """A signature was rejected or recalled: the grade may be decided anew. What the person was told
    is not taken back by it."""
    Appraisee.objects.filter(
        pk__in=[row.pk for row in rows], notified_on=None, signed_on__isnull=False
    ).update(signed_on=None, version=version_up())


def _people(target: Appraisal, keys: Sequence[int]) -> list[Appraisee]:
    found: list[Appraisee] = []
    for start in range(0, len(keys), _AT_ONCE):
        rows = Appraisee.objects.select_for_update(of=("self",)).filter(
            appraisal=target, pk__in=keys[start : start + _AT_ONCE], left_out_on=None
        )
        found += rows.select_related("person", "appraisal")
    return found


def _judged(one: Decision, row: Appraisee, view: View, by: Actor) -> str:
    """The reason, once everything but the quota is held against the decision."""
    if is_himself(by, row):
        raise SelfReview
    if one.base is not None and row.version != one.base:
        raise ChangedMeanwhile
    if row.signed_on is not None and row.grade != one.grade:
        raise SignedAlready
    reason = plain(one.reason)
    if not one.grade:
        return reason
    grade = view.grade(one.grade)
    if grade is None:
        raise GradeUnknown(grade=one.grade[:20])
    if is_behind_gate(row.result, one.grade):
        labels = [label[0] for name, label in view.gates if name == one.grade]
        raise GateClosed(grade=grade.label[0], gate="; ".join(labels))
    if one.grade != row.proposed and not reason:
        raise ReasonNeeded
    return reason


def _save(done: Sequence[tuple[Appraisee, str, str]], *, on: date, by: Actor) -> None:
    """One update for all who get the same grade: a province's proposals are adopted at once. Raises
    ChangedMeanwhile where one of them is not what was looked at."""
    alike: dict[tuple[str, int, bool], list[tuple[int, str]]] = defaultdict(list)
    for row, grade, reason in done:
        alike[(grade, row.version, grade != row.grade)].append((row.pk, reason))
    for (grade, version, is_new), given in alike.items():
        decided: dict[str, Any] = {"decided_on": None, "decided_by": None, "decided_by_name": ""}
        if grade:
            decided = {"decided_on": on, "decided_by": by.account, "decided_by_name": by.name}
        if is_new:  # who was told of another grade is told anew
            decided |= {"notified_on": None, "object_until": None}
        for start in range(0, len(given), _AT_ONCE):
            some = given[start : start + _AT_ONCE]
            rows = Appraisee.objects.filter(pk__in=[key for key, _ in some], version=version)
            changed = rows.update(
                grade=grade, reason=_reasons(some), version=version_up(), **decided
            )
            if changed != len(some):
                raise ChangedMeanwhile


def _reasons(given: Sequence[tuple[int, str]]) -> Any:
    """The reason of each cadre, in one statement."""
    if len({reason for _, reason in given}) == 1:
        return given[0][1]
    whens = [When(pk=key, then=Value(reason)) for key, reason in given if reason]
    return Case(*whens, default=Value(""))


def _require_quotas(target: Appraisal, done: Sequence[tuple[Appraisee, str, str]]) -> None:
    """Raises QuotaFull where a grade would be given to more than its places."""
    after = {row.pk: grade for row, grade, _ in done}
    run = target.last_run
    groups = [group for group in groups_in(run) if group.slots is not None] if run else []
    if not groups or not any(after.values()):
        return
    touched = {
        (grade, key_of(target.area, row.area, row.level, row.personnel_class))
        for row, grade, _ in done
        if grade
    }
    counties = tuple(sorted({key[0] for _, key in touched}))
    counted: dict[tuple[str, tuple[str, str, str]], int] = defaultdict(int)
    columns = ("pk", "grade", "area", "level", "personnel_class")
    people = Appraisee.objects.filter(
        in_areas("area", counties), appraisal=target, left_out_on=None
    )
    for key, grade, area, level, personnel in people.values_list(*columns):
        given = after.get(key, grade)
        counted[(given, key_of(target.area, area, level, personnel))] += 1
    for group in groups:
        if not any((group.grade, key) in touched for key in group.keys):
            continue
        number = sum(counted[(group.grade, key)] for key in group.keys)
        if number > (group.slots or 0):
            raise _full(group, target)


def _full(group: Group, target: Appraisal) -> QuotaFull:
    grade = view_of(target).grade(group.grade)
    return QuotaFull(
        grade=grade.label[0] if grade else group.grade,
        group=group.label,
        slots=group.slots,
        base=group.base,
        share=", ".join(one or "—" for one in group.shares),
    )

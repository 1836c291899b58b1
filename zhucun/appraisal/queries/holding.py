"""Whether decisions still rest on something: the last computation is that of the records, and a
grade that was decided before it still passes gates and quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from zhucun.appraisal.errors import ComputedBefore, ComputedOtherwise, NotComputed
from zhucun.appraisal.models import Appraisal, Appraisee, Run
from zhucun.appraisal.queries.computing import Computed, computed, groups_of, told
from zhucun.appraisal.queries.keeping import canonical
from zhucun.appraisal.queries.quotas import Group, decided_in, groups_in, key_of
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.views import View
from zhucun.directory.perms import in_areas
from zhucun.engines import score as engine
from zhucun.engines.rules import Outcome

#: What a gate says of a cadre so that its grade cannot be given; one that nobody has configured
#: leaves it to a person, with a reason.
_CLOSED = (Outcome.FAIL, Outcome.UNKNOWN)
#: So many are named, of so many that are looked at.
_NAMED, _LOOKED_AT = 3, 2_000


class Why(StrEnum):
    """Why a decided grade no longer stands."""

    GATE = "gate"
    QUOTA = "quota"
    REASON = "reason"  # it now differs from what the scheme comes to, and none is given


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """Somebody whose decided grade no longer stands; of a quota that is passed, everybody who has
    the grade in it: people choose whose it is."""

    row: Appraisee
    why: Why
    what: str


def current(appraisal: Appraisal) -> Computed:
    """The records, which come to what the last computation came to: with polls, pledges, offices
    and packs, whose changes no review tells. Computes everything. Raises NotComputed,
    ComputedBefore, ComputedOtherwise."""
    run = _last(appraisal)
    found = computed(appraisal)
    if found.digest != run.digest:
        raise ComputedOtherwise(what="; ".join(_changes(found, appraisal)) or found.view.label[0])
    return found


def current_for(appraisal: Appraisal, rows: Sequence[Appraisee]) -> Computed:
    """As `current`, where only these cadres matter: their counties are computed and compared cadre
    by cadre and group by group, for calibration, quotas and ties go no further. Of more than 2,000
    cadres, or most of them, everything. Raises as `current`."""
    within = tuple(sorted({key_of(appraisal.area, row.area, "", "")[0] for row in rows}))
    people = Appraisee.objects.filter(appraisal=appraisal, left_out_on=None)
    part = people.filter(in_areas("area", within)).count()
    if not rows or part > _LOOKED_AT or 2 * part > people.count():
        return current(appraisal)
    run = _last(appraisal)
    found = computed(appraisal, within=within)
    changes = list(_changes(found, appraisal))
    if changes or canonical(_groups(found)) != canonical(_kept_groups(run, found)):
        raise ComputedOtherwise(what="; ".join(changes) or found.view.label[0])
    return found


def _last(appraisal: Appraisal) -> Run:
    """The last computation, with nothing reported since. Raises NotComputed, ComputedBefore."""
    run = appraisal.last_run
    if run is None:
        raise NotComputed
    if run.asked_at < appraisal.changed_at:
        raise ComputedBefore
    return run


def _groups(found: Computed) -> list[dict[str, Any]]:
    return groups_of(found.answers, found.evidence.people)


def _kept_groups(run: Run, found: Computed) -> list[dict[str, Any]]:
    """What the last computation kept of the groups of the counties that were computed."""
    pools = set(found.evidence.facts.pools)
    return [one for one in run.result.get("groups", ()) if one["groups"][0][0] in pools]


def fallen(appraisal: Appraisal, *, key: int | None = None) -> list[Fallen]:
    """Whose decided grade the last computation no longer carries; with `key` only this cadre's. By
    place and name. One query for each grade, and three."""
    if appraisal.last_run is None:
        return []
    view, rows = view_of(appraisal), _decided(appraisal, key)
    found = [*_behind_gates(rows, view), *_over_quotas(rows, appraisal, view)]
    unexplained = rows.filter(reason="").exclude(grade=F("proposed"))
    seen = {one.row.pk for one in found}
    found += [
        Fallen(row=row, why=Why.REASON, what=_called(view, row.grade))
        for row in unexplained
        if row.pk not in seen
    ]
    return found


def is_behind_gate(result: Mapping[str, Any], grade: str) -> bool:
    """Whether a gate closes a grade to a cadre, by what was computed of him. Asked of the gates
    themselves: how he stands to a grade names what came first, a total that is missing or low."""
    gates = result.get("gates", ())
    return any(one["grade"] == grade and one["outcome"] in _CLOSED for one in gates)


def is_signed_before(row: Appraisee, appraisal: Appraisal) -> bool:
    """Whether a grade was signed before its appraisal was opened again: the office may then open it
    too. What is frozen was signed on an earlier day than it is opened again."""
    again = appraisal.reopened_on
    return again is not None and row.signed_on is not None and row.signed_on < again


def _decided(appraisal: Appraisal, key: int | None) -> QuerySet[Appraisee]:
    rows = Appraisee.objects.filter(appraisal=appraisal, left_out_on=None).exclude(grade="")
    if key is not None:
        rows = rows.filter(pk=key)
    shown = rows.select_related("person").defer("result")
    return shown.order_by("area", "name", "pk")


def _behind_gates(rows: QuerySet[Appraisee], view: View) -> Iterator[Fallen]:
    for grade in dict.fromkeys(name for name, _label in view.gates):
        labels = [label[0] for name, label in view.gates if name == grade]
        said = f"{_called(view, grade)}: {'; '.join(labels)}"
        for row in rows.filter(_closed(grade, len(view.gates)), grade=grade):
            yield Fallen(row=row, why=Why.GATE, what=said)


def _closed(grade: str, gates: int) -> Q:
    """As `is_behind_gate`, for the database, of so many gates."""
    found = Q(pk__in=())
    for at in range(gates):
        gate = f"result__gates__{at}"
        found |= Q(**{f"{gate}__grade": grade, f"{gate}__outcome__in": _CLOSED})
    return found


def _over_quotas(rows: QuerySet[Appraisee], appraisal: Appraisal, view: View) -> Iterator[Fallen]:
    run = appraisal.last_run
    over = [one for one in decided_in(appraisal, groups_in(run) if run else ()) if one.is_over]
    for group in over:
        for row in rows.filter(grade=group.grade):
            if key_of(appraisal.area, row.area, row.level, row.personnel_class) in group.keys:
                yield Fallen(row=row, why=Why.QUOTA, what=_full(group, view))


def _full(group: Group, view: View) -> str:
    return f"{_called(view, group.grade)} {group.label}: {group.decided} > {group.slots}"


def _called(view: View, grade: str) -> str:
    found = view.grade(grade)
    return found.label[0] if found else grade


def _changes(found: Computed, appraisal: Appraisal) -> Iterator[str]:
    """What differs, in names: the scheme, or whose parts."""
    kept = appraisal.last_run.result.get("plan", "") if appraisal.last_run else ""
    if kept != engine.digest(found.plan):
        view = found.view
        yield f"{view.label[0]} ({view.pack} {view.version}, {view.settings_document or '—'})"
        return
    named = 0
    numbers = range(min(len(found.evidence.keys), _LOOKED_AT))
    rows = Appraisee.objects.filter(pk__in=[found.evidence.keys[number] for number in numbers])
    by_key = {row.pk: row for row in rows.select_related("person").order_by("pk")}
    for number in numbers:
        row = by_key[found.evidence.keys[number]]
        now = told(found.answers.explain(number), found.evidence, found.plan)
        if canonical(now) == canonical(row.result):
            continue
        parts = _differing(now["lines"], row.result.get("lines", ()), found.view)
        yield f"{row.called}: {', '.join(parts)}" if parts else row.called
        named += 1
        if named == _NAMED:
            return


def _differing(now: Sequence[dict[str, object]], then: Sequence[object], view: View) -> list[str]:
    names = [str(line["part"]) for line in now if line not in then]
    labels = [part.label[0] if (part := view.part(name)) else name for name in names]
    return list(dict.fromkeys(labels))

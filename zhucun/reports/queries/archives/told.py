"""Parts 培训, 评议考核 and 保障: what the rooms give as facts of duties, by posting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal.enums import AppraisalKind
from zhucun.appraisal.queries.duties import duty_facts as appraisal_facts
from zhucun.appraisal.queries.graded import Graded, graded
from zhucun.ballots.queries.duties import WITHOUT_RESULT
from zhucun.ballots.queries.duties import duty_facts as ballot_facts
from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.learning.queries.duties import attendance_facts
from zhucun.packs.errors import UnknownItem
from zhucun.presence.queries.duties import duty_facts as trip_facts
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered
from zhucun.support.queries.batches import payments
from zhucun.support.queries.caring import care_facts, cover_facts

_WORDS: dict[str, str | Promise] = {
    "training": _("Training attended"),
    "leader-review": _("Review of a quarter by leaders"),
    "masses-review": _("Appraisal by the masses"),
    WITHOUT_RESULT: _("Appraisal by the masses, too few answered: without result"),
    "yearly-appraisal": _("Yearly appraisal"),
    "term-end-appraisal": _("Appraisal at the end of the term"),
    "check-up": _("Check-up"),
    "care-visit": _("Care visit"),
    "convalescence": _("Convalescence"),
    "accident-insurance": _("Accident insurance"),
    "critical-illness-insurance": _("Critical illness insurance"),
}
_DAY = timedelta(days=1)


def read_learning(reading: Reading) -> Mapping[int, Found]:
    """Sessions attended, and trips to trainings. Two queries."""
    facts: list[Any] = [*attendance_facts(**_asked(reading)), *trip_facts(**_asked(reading))]
    found = _told(reading, (fact for fact in facts if fact.counts == "training"), "attendance")
    ordered(found.values())
    return found


def read_reviews(reading: Reading) -> Mapping[int, Found]:
    """Reviews by leaders, appraisals by the masses, grades that stand. Four queries."""
    asked = _asked(reading)
    found = _told(reading, [*appraisal_facts(**asked), *ballot_facts(**asked)], "review")
    keys = {row.public_id: row.pk for row in reading.postings}
    people = {row.person.public_id for row in reading.postings}
    rows = graded(actor=reading.actor, people=people, as_of=reading.as_of)
    for each in rows:
        key = keys.get(each.posting)
        if key is not None:
            kind = str(AppraisalKind(each.kind).label)
            row = Row(
                on=each.decided_on,
                text=f"{each.title} · {kind}",
                state=_grade(each),
                record=("appraisee", each.key),
            )
            found[key].rows.append(row)
    ordered(found.values())
    return found


def _grade(each: Graded) -> str:
    """What the scheme of the appraisal calls the grade."""
    spec = _spec(each.area, each.until - _DAY, f"scores/{each.score}")
    labels: dict[str, str] = {one.id: one.label.in_(_lang()) for one in spec.grades} if spec else {}
    return labels.get(each.grade, each.grade)


def read_support(reading: Reading) -> Mapping[int, Found]:
    """Check-ups, care visits, stays and insurances, and what was paid; what would be due is no
    record. Three queries."""
    asked = _asked(reading)
    found = _told(reading, [*care_facts(**asked), *cover_facts(**asked)], "care")
    _paid(reading, found)
    ordered(found.values())
    return found


def _paid(reading: Reading, found: Mapping[int, Found]) -> None:
    """Each payment and reversal, and their sum by entitlement and year."""
    rows = payments(actor=reading.actor).filter(
        posting__in=reading.keys, paid_on__lte=reading.as_of
    )
    sums: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        label = _entitlement(row.area, row.year, row.entitlement)
        sums[row.posting_id or 0, row.year, label] += row.amount
        text = gettext("Paid for %(year)s: %(what)s") % {"year": row.year, "what": label}
        record = ("payments", row.posting.public_id)
        each = Row(on=row.paid_on, text=text, state=_yuan(row.amount), record=record)
        found[row.posting_id or 0].rows.append(each)
    for (key, year, label), amount in sorted(sums.items()):
        found[key].figures.append((f"{year} · {label}", _yuan(amount)))


def _entitlement(area: str, year: int, name: str) -> str:
    spec = _spec(area, date(year, 12, 31), f"entitlements/{name}")
    return spec.label.in_(_lang()) if spec else name


def _spec(area: str, on: date, ref: str) -> Any:
    """A file of the pack of those days; None where that has no such file any more."""
    try:
        return directory.pack_for(area, as_of=on).item(ref).spec
    except UnknownItem:
        return None


def _yuan(amount: Decimal) -> str:
    return gettext("%(amount)s yuan") % {"amount": f"{amount:.2f}"}


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _asked(reading: Reading) -> dict[str, Any]:
    """What the rooms are asked for: the smallest area around all postings, and their time."""
    areas = {row.area for row in reading.postings}
    around = next(
        (
            code
            for level in sorted(Level, reverse=True)
            if len(codes := {at_level(area, level) for area in areas}) == 1
            and (code := codes.pop())
        ),
        "",
    )
    until = reading.as_of + _DAY
    return {"actor": reading.actor, "area": around, "since": reading.since, "until": until}


def _told(reading: Reading, facts: Iterable[Any], kind: str) -> dict[int, Found]:
    found = reading.empty()
    by_id = {row.public_id: row for row in reading.postings}
    words: dict[str, str] = {}
    for fact in facts:
        posting = by_id.get(fact.id) if fact.subject == "posting" else None
        if posting is not None and reading.within(posting, fact.on):
            text = words.get(fact.counts) or words.setdefault(
                fact.counts, str(_WORDS.get(fact.counts, fact.counts))
            )
            row = Row(on=fact.on, text=text, record=(kind, fact.row), word=fact.counts)
            found[posting.pk].rows.append(row)
    return found

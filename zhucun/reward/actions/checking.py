"""A list of people who are to be promoted is checked by the pack's rules, and kept as it came
out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from zhucun.ballots.queries import Mark
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.engines.rules import Answer, Outcome
from zhucun.ledger import actions as ledger
from zhucun.packs import PackAt
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import Found, ListPurpose, RewardStanding
from zhucun.reward.errors import NoCandidates, TooManyCandidates
from zhucun.reward.models import CheckedPerson, PromotionCheck
from zhucun.reward.queries.checks import SUBJECTS, ListedName, found_as, people_of
from zhucun.reward.queries.facts import Service, grades, marks, satisfied, services
from zhucun.reward.queries.judging import answers, standing_of
from zhucun.reward.queries.rests import rests

#: Names of one list.
MOST = 500
#: What rules read of a list, and not of the records.
_SAID = {"grassroots_months", "has_rural_experience", "happened_on", "kind", "person"}


@transaction.atomic
def check_promotions(
    names: Sequence[ListedName],
    *,
    area: str,
    title: str,
    as_of: date,
    by: Actor,
    purpose: str = ListPurpose.PROMOTION,
) -> PromotionCheck:
    """Check a list by the rules of the area's pack on a day. What the roster does not know is not
    known, and no failure; of who served in a village the appraisals and the archive are looked up.
    A dozen queries whatever the number of names.

    Raises NoCandidates, TooManyCandidates, ReasonNeeded, NumberInText, TextTooLong, NotAllowed.
    """
    perms.require_keeper(by, area)
    if not names:
        raise NoCandidates
    if len(names) > MOST:
        raise TooManyCandidates(count=len(names), most=MOST)
    pack = directory.pack_for(area, as_of=as_of)
    for one in names:
        plain(one.name, needed=True, most=60)
        plain(one.basis, most=100)
    check = PromotionCheck.objects.create(
        area=area,
        title=plain(title, needed=True, most=80),
        purpose=ListPurpose(purpose),
        as_of=as_of,
        pack=pack.id,
        pack_version=pack.version,
        by=by.account,
        by_name=by.name,
    )
    rows = _rows(check, names, pack, by)
    CheckedPerson.objects.bulk_create(rows)
    counted = Counter(row.standing for row in rows)
    event = events.ListChecked(
        subject=f"promotion-check:{check.public_id}",
        area=area,
        happened_at=midnight(as_of),
        title=check.title,
        pack=pack.id,
        version=pack.version,
        names=len(rows),
        held=counted[RewardStanding.IN],
        failed=counted[RewardStanding.OUT],
        unknown=counted[RewardStanding.UNKNOWN],
    )
    ledger.append(event, origin=by.origin)
    return check


def _rows(
    check: PromotionCheck, names: Sequence[ListedName], pack: PackAt, by: Actor
) -> list[CheckedPerson]:
    people = people_of(actor=by, names=[one.name for one in names], as_of=check.as_of)
    keys = {person.pk for each in people.values() for person in each}
    served = services(actor=by, people=keys, as_of=check.as_of)
    known = {person.public_id for each in people.values() for person in each}
    graded = grades(actor=by, people=known, as_of=check.as_of)
    resting = rests(actor=by, served=served, as_of=check.as_of)
    postings = [row.public_id for one in served.values() for row in one.postings]
    said = marks(actor=by, keys=postings, as_of=check.as_of)
    found = []
    for number, one in enumerate(names, 1):
        fits = people.get(one.name, [])
        person = fits[0] if len(fits) == 1 else None
        service = served.get(person.pk) if person is not None else None
        grade = graded.get(person.public_id) if person is not None else None
        on_record = resting.get(person.pk) if person is not None else None
        mark = _asked(service, said)
        facts = {
            **_facts(one, person, service, grade.grade if grade else None, check.as_of),
            **(on_record.facts() if on_record else {}),
            "masses_satisfied": satisfied(mark, pack),
        }
        judged = _judged(pack, facts, check.purpose)
        if person is None:
            judged = [_of_nobody(each) for each in judged]
        found.append(
            CheckedPerson(
                check_made=check,
                number=number,
                name=person.name if person is not None else one.name,
                person=person,
                found=found_as(fits),
                months=service.months if service else None,
                postings=[_told(row) for row in service.postings] if service else [],
                other_months=one.other_months,
                basis=one.basis,
                rests_on={**on_record.told(), **_asides(mark)} if on_record else {},
                answers=[_kept(pack, answer) for answer in judged],
                standing=_standing(pack, judged, found_as(fits)),
            )
        )
    return found


def _facts(
    one: ListedName, person: Any, service: Service | None, grade: str | None, as_of: date
) -> dict[str, Any]:
    """Months elsewhere count as the list says; without any record they are not known, not 0. Those
    of one list are compared as equals (HH18-078)."""
    months: int | None = None
    if service is not None or one.other_months is not None:
        months = (service.months if service else 0) + (one.other_months or 0)
    return {
        "person": person.public_id if person is not None else one.name,
        "happened_on": as_of,
        "grassroots_months": months,
        "grade": grade,
        "has_rural_experience": True if months else None,
        "is_outstanding": None if grade is None else grade == "excellent",
        "is_equal_otherwise": True,
    }


def _asked(service: Service | None, said: Mapping[str, Mark]) -> Mark | None:
    """What villagers said last, in the last posting about which they were asked."""
    postings = service.postings if service else ()
    asked = [said[row.public_id] for row in postings if row.public_id in said]
    return asked[-1] if asked else None


def _asides(mark: Mark | None) -> dict[str, Any]:
    """Polls of the same period that were set aside, as they are kept with the list; nothing where
    there are none."""
    found = [
        {"poll": one.poll, "on": one.on.isoformat(), "by": one.by_name, "reason": one.reason}
        for one in (mark.beside if mark else ())
    ]
    return {"asides": found} if found else {}


def _judged(pack: PackAt, facts: Mapping[str, Any], purpose: str) -> list[Answer]:
    return [
        answer
        for subject, kind in SUBJECTS[purpose].items()
        for answer in answers(pack, subject, {**facts, "kind": kind})
        if answer.outcome != Outcome.NOT_APPLICABLE
    ]


def _of_nobody(answer: Answer) -> Answer:
    """Of whom nothing is on record no rule fails that reads the records; one fails that reads what
    the list itself says."""
    if answer.outcome == Outcome.FAIL and not answer.values.keys() <= _SAID:
        return answer._replace(outcome=Outcome.UNKNOWN)
    return answer


def _standing(pack: PackAt, judged: Sequence[Answer], found: Found) -> RewardStanding:
    """A rule that only says who comes first (`info`) speaks against nobody; who is not found for
    certain is not known: of whom the directory does not know, only the list itself can speak."""
    if found == Found.SEVERAL:
        return RewardStanding.UNKNOWN
    severity = {item.ref: item.spec.severity for item in pack.rules()}
    return standing_of([each for each in judged if severity[each.rule] != "info"])


def _told(row: Any) -> dict[str, Any]:
    return {
        "posting": row.public_id,
        "place": row.place.short_name,
        "since": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat() if row.ends_on else "",
    }


def _kept(pack: PackAt, answer: Answer) -> dict[str, Any]:
    spec: Any = pack.item(answer.rule).spec
    values: Mapping[str, Any] = {**pack.values, **answer.values}
    shown = {name: "—" if value is None else value for name, value in values.items()}
    failed = answer.outcome == Outcome.FAIL
    is_open = answer.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
    words: Any = pack.item(f"terms/{spec.subject}").spec
    return {
        "rule": answer.rule,
        "outcome": answer.outcome.value,
        "zh": spec.label.zh,
        "en": spec.label.en or spec.label.zh,
        "why_zh": spec.message.in_("zh") % shown if failed else "",
        "why_en": spec.message.in_("en") % shown if failed else "",
        "read": [
            {
                "zh": words.names[name].label.in_("zh"),
                "en": words.names[name].label.in_("en"),
                "value": None if value is None else str(value),
            }
            for name, value in answer.values.items()
            if is_open
        ],
    }

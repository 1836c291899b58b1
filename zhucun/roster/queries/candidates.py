"""Candidates, and what is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Q,
    QuerySet,
)

from zhucun.directory.perms import Actor
from zhucun.roster import perms
from zhucun.roster.models import Candidate, Finding, Posting
from zhucun.roster.queries.rounds import one


def candidates(*, actor: Actor, as_of: date, round_id: str = "") -> QuerySet[Candidate]:
    """Candidates who stand on a day, by name."""
    found = perms.visible_candidates(actor).filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of), nominated_on__lte=as_of
    )
    if round_id:
        found = found.filter(round__public_id=round_id)
    return found.select_related("person__unit", "unit", "village", "round").order_by(
        "person__pinyin", "pk"
    )


def candidate_card(*, actor: Actor, public_id: str) -> Candidate:
    """One candidate with person, unit, village and round. Raises NotFound."""
    found = perms.visible_candidates(actor).select_related(
        "person__unit", "unit", "village", "round"
    )
    return one(found, public_id=public_id)


def findings(*, candidate: Candidate, as_of: date) -> dict[str, Finding]:
    """The latest finding of each fact up to a day."""
    rows = Finding.objects.filter(candidate=candidate, found_on__lte=as_of)
    return {row.name: row for row in rows.order_by("found_on", "pk")}


#: Facts of a candidate that are on record; all others somebody has to find out.
KNOWN_FACTS = frozenset(
    {
        "role",
        "source",
        "birth_on",
        "gender",
        "party_since",
        "work_since",
        "education",
        "unit_level",
        "unit_kind",
        "personnel_class",
        "speciality",
        "has_rural_experience",
        "is_on_post",
        "terms_served",
    }
)


def candidate_facts(rows: Sequence[Candidate], *, as_of: date) -> list[dict[str, Any]]:
    """What the packs' candidate vocabulary knows of each candidate as of a day. Two queries for
    all.

    Facts that nobody has recorded are None (unknown), never False.
    """
    found = _findings_of(rows, as_of=as_of)
    served = _service_of(rows, as_of=as_of)
    return [{**_facts(row), **served[row.person_id], **found.get(row.pk, {})} for row in rows]


def _facts(row: Candidate) -> dict[str, Any]:
    person = row.person
    unit = row.unit or person.unit
    known = {
        "role": row.role,
        "source": row.source,
        "birth_on": person.birth_on,
        "gender": person.gender,
        "party_since": person.party_since,
        "work_since": person.work_since,
        "education": person.education,
        "unit_level": unit.level if unit else None,
        "unit_kind": unit.kind if unit else None,
        "personnel_class": person.personnel_class,
        "speciality": person.speciality,
        "has_rural_experience": person.has_rural_experience,
    }
    return {name: None if value == "" else value for name, value in known.items()}


def _findings_of(rows: Sequence[Candidate], *, as_of: date) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    kept = Finding.objects.filter(candidate__in=rows, found_on__lte=as_of)
    for row in kept.order_by("found_on", "pk"):
        found[row.candidate_id][row.name] = row.value
    return found


def _service_of(rows: Sequence[Candidate], *, as_of: date) -> dict[int, dict[str, Any]]:
    """Whether each person is on post, and how many terms are behind him; from all postings, seen
    or not."""
    found: dict[int, dict[str, Any]] = {
        row.person_id: {"is_on_post": False, "terms_served": 0} for row in rows
    }
    for posting in Posting.objects.filter(person__in=found, starts_on__lte=as_of):
        entry = found[posting.person_id]
        if posting.ends_on is None or posting.ends_on > as_of:
            entry["is_on_post"] = True
        else:
            entry["terms_served"] += 1
    return found

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


def stands_on(day: date) -> Q:
    """Candidacies that stand on a day."""
    return Q(nominated_on__lte=day) & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))


def candidates(*, actor: Actor, as_of: date, round_id: str = "") -> QuerySet[Candidate]:
    """Candidates who stand on a day, by name."""
    found = perms.visible_candidates(actor).filter(stands_on(as_of))
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
    return facts_from(
        rows,
        findings=Finding.objects.filter(candidate__in=rows),
        postings=Posting.objects.filter(person__in={row.person_id for row in rows}),
        as_of=as_of,
    )


def facts_from(
    rows: Sequence[Candidate],
    *,
    findings: QuerySet[Finding],
    postings: QuerySet[Posting],
    as_of: date,
) -> list[dict[str, Any]]:
    """As `candidate_facts`, from the findings and postings of these candidates (and perhaps of
    others). Two queries, which need not name thousands of keys.
    """
    found = _findings_of(findings, as_of=as_of)
    served = _service_of(rows, postings, as_of=as_of)
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


def _findings_of(findings: QuerySet[Finding], *, as_of: date) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    kept = findings.filter(found_on__lte=as_of).order_by("found_on", "pk")
    for candidate, name, value in kept.values_list("candidate", "name", "value"):
        found[candidate][name] = value
    return found


def _service_of(
    rows: Sequence[Candidate], postings: QuerySet[Posting], *, as_of: date
) -> dict[int, dict[str, Any]]:
    """Whether each person is on post, and how many terms are behind him; from all postings, seen
    or not."""
    found: dict[int, dict[str, Any]] = {
        row.person_id: {"is_on_post": False, "terms_served": 0} for row in rows
    }
    begun = postings.filter(starts_on__lte=as_of)
    for person, ends_on in begun.values_list("person", "ends_on"):
        entry = found.get(person)
        if entry is None:
            continue
        if ends_on is None or ends_on > as_of:
            entry["is_on_post"] = True
        else:
            entry["terms_served"] += 1
    return found

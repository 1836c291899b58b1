"""Part 选派: nomination, review, decision, appointment letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhucun.reports import perms
from zhucun.reports.enums import FormKind
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered
from zhucun.roster import queries as roster
from zhucun.signoff import queries as signoff


def read(reading: Reading) -> Mapping[int, Found]:
    """Nominations to the round of each posting, the sign-offs about them, the letters that name
    him. Three queries."""
    found = reading.empty()
    by_choice: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in reading.postings:  # who moved within a round has two archives, and one selection
        by_choice[row.person_id, row.round_id].append(row.pk)
    people, rounds = reading.people, {row.round_id for row in reading.postings}
    nominated = roster.candidates(actor=reading.actor, as_of=reading.as_of)
    subjects: dict[str, list[int]] = {}
    for row in nominated.filter(person__in=people, round__in=rounds):
        keys = subjects[row.public_id] = by_choice.get((row.person_id, row.round_id), [])
        text = gettext("Nominated as %(role)s") % {"role": row.get_role_display()}
        record = ("candidate", row.public_id)
        source = str(row.get_source_display())
        for key in keys:
            found[key].rows.append(Row(on=row.nominated_on, text=text, state=source, record=record))
    cases = signoff.cases(
        actor=reading.actor, as_of=reading.as_of, kind="candidate", subjects=list(subjects)
    )
    for case in cases:
        state = str(case.get_state_display())
        record = ("case", case.public_id)
        on = case.ended_on or case.started_on
        each = Row(on=on, text=gettext("Review and signing"), state=state, record=record)
        for key in subjects[case.subject]:
            found[key].rows.append(each)
    _letters(reading, found)
    ordered(found.values())
    return found


def _letters(reading: Reading, found: dict[int, Found]) -> None:
    by_person: dict[str, list[Any]] = defaultdict(list)
    for row in reading.postings:
        by_person[row.person.public_id].append(row)
    named = perms.visible_issued(reading.actor).filter(
        kind=FormKind.APPOINTMENT, named__person__in=by_person, issued_on__lte=reading.as_of
    )
    columns = ("public_id", "subject", "number", "issued_on", "named__person")
    for key, subject, number, on, person in named.values_list(*columns):
        for posting in by_person[person]:
            if subject in (f"posting:{posting.public_id}", f"round:{posting.round.public_id}"):
                text = gettext("Appointment letter")
                each = Row(on=on, text=text, state=number, record=("paper", key))
                found[posting.pk].rows.append(each)

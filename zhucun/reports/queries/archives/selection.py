"""Part 选派: nomination, review, decision, appointment letter."""

from __future__ import annotations

from collections.abc import Mapping

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
    by_choice = {(row.person_id, row.round_id): row.pk for row in reading.postings}
    people, rounds = reading.people, {row.round_id for row in reading.postings}
    nominated = roster.candidates(actor=reading.actor, as_of=reading.as_of)
    subjects: dict[str, int] = {}
    for row in nominated.filter(person__in=people, round__in=rounds):
        key = by_choice.get((row.person_id, row.round_id))
        if key is None:
            continue
        subjects[row.public_id] = key
        text = gettext("Nominated as %(role)s") % {"role": row.get_role_display()}
        record = ("candidate", row.public_id)
        source = str(row.get_source_display())
        found[key].rows.append(Row(on=row.nominated_on, text=text, state=source, record=record))
    cases = signoff.cases(
        actor=reading.actor, as_of=reading.as_of, kind="candidate", subjects=list(subjects)
    )
    for case in cases:
        state = str(case.get_state_display())
        record = ("case", case.public_id)
        on = case.ended_on or case.started_on
        each = Row(on=on, text=gettext("Review and signing"), state=state, record=record)
        found[subjects[case.subject]].rows.append(each)
    _letters(reading, found)
    ordered(found.values())
    return found


def _letters(reading: Reading, found: dict[int, Found]) -> None:
    by_person = {row.person.public_id: row for row in reading.postings}
    named = perms.visible_issued(reading.actor).filter(
        kind=FormKind.APPOINTMENT, named__person__in=by_person, issued_on__lte=reading.as_of
    )
    columns = ("public_id", "subject", "number", "issued_on", "named__person")
    for key, subject, number, on, person in named.values_list(*columns):
        posting = by_person[person]
        about = (f"posting:{posting.public_id}", f"round:{posting.round.public_id}")
        if subject in about:
            row = Row(
                on=on, text=gettext("Appointment letter"), state=number, record=("paper", key)
            )
            found[posting.pk].rows.append(row)

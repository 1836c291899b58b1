"""Part 到岗摸底: the steps of taking up the post, the baseline survey, the contact card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhucun.reports import perms
from zhucun.reports.queries.archives.parts import Found, Gap, Reading, Row, Who, ordered
from zhucun.roster import queries as roster
from zhucun.roster.enums import TakeUp
from zhucun.roster.queries import StepState

_WHO = {TakeUp.NOTICE: Who.OFFICE, TakeUp.LETTER: Who.OFFICE, TakeUp.TRAINING: Who.OFFICE}


def read(reading: Reading) -> Mapping[int, Found]:
    """Steps that are done, those that are late, the cards that were issued, and where else he
    served within the term. Three queries."""
    found = reading.empty()
    steps = roster.steps_of(reading.postings, as_of=reading.as_of)
    labels = {step: str(step.label) for step in TakeUp}
    for posting in reading.postings:
        into = found[posting.pk]
        for each in steps[posting.pk]:
            label = labels[each.step]
            if each.done_on is not None:
                record = ("take-up", posting.public_id)
                into.rows.append(Row(on=each.done_on, text=label, state=each.note, record=record))
            elif each.state is StepState.OVERDUE:
                gap = Gap(
                    text=label,
                    since=posting.starts_on,
                    due_on=each.due_on,
                    who=_WHO.get(each.step, Who.CADRE),
                    clauses=each.clauses,
                )
                into.gaps.append(gap)
    cards = perms.visible_cards(reading.actor).filter(
        posting__in=reading.keys, issued_on__lte=reading.as_of
    )
    for key, card, version, on in cards.values_list("posting", "public_id", "version", "issued_on"):
        text = gettext("Contact card issued, version %(version)s") % {"version": version}
        row = Row(on=on, text=text, record=("card", card), word="card-issue")
        found[key].rows.append(row)
    _elsewhere(reading, found)
    ordered(found.values())
    return found


def _elsewhere(reading: Reading, found: dict[int, Found]) -> None:
    """Who moved within a round has an archive for each post: each names the others."""
    terms: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in reading.postings:
        terms[row.person_id, row.round_id].append(row)
    rounds = {round_ for _person, round_ in terms}
    served = perms.visible_archived(reading.actor).filter(
        person__in=reading.people, round__in=rounds, starts_on__lte=reading.as_of
    )
    for other in served.order_by("starts_on", "pk"):
        for posting in terms.get((other.person_id, other.round_id), ()):
            if posting.pk != other.pk:
                told = {"place": other.place.name, "role": other.get_role_display()}
                each = Row(
                    on=other.starts_on,
                    text=gettext("Also served in this term: %(place)s, %(role)s") % told,
                    state=f"{other.starts_on} – {other.ends_on or ''}".rstrip(),
                    record=("archive", other.public_id),
                )
                found[posting.pk].rows.append(each)

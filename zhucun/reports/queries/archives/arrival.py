"""Part 到岗摸底: the steps of taking up the post, the baseline survey, the contact card."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from zhucun.reports import perms
from zhucun.reports.queries.archives.parts import Found, Gap, Reading, Row, Who, ordered
from zhucun.roster import queries as roster
from zhucun.roster.enums import TakeUp
from zhucun.roster.queries import StepState

_WHO = {TakeUp.NOTICE: Who.OFFICE, TakeUp.LETTER: Who.OFFICE, TakeUp.TRAINING: Who.OFFICE}


def read(reading: Reading) -> Mapping[int, Found]:
    """Steps that are done, those that are late, the cards that were issued. Two queries."""
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
    ordered(found.values())
    return found

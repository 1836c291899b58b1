"""Part 本村工作: what the village's branch and economy did in his time; it is the village's, not
his alone."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from zhucun.branches.queries.meetings import meetings
from zhucun.economy.queries.projects import projects
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered


def read(reading: Reading) -> Mapping[int, Found]:
    """Meetings of the Party branch and projects begun, of the village while he served. Two
    queries."""
    found = reading.empty()
    held = meetings(actor=reading.actor, since=reading.since).filter(
        area__in=reading.villages, on__lte=reading.as_of
    )
    columns = ("public_id", "area", "kind", "on")
    counts: dict[int, list[int]] = {key: [0, 0] for key in found}
    kinds = dict(held.model._meta.get_field("kind").flatchoices)
    for key, area, kind, on in held.order_by().values_list(*columns):
        row = Row(on=on, text=str(kinds[kind]), record=("branch-meeting", key))
        for posting in reading.of_village(area, on):
            found[posting].rows.append(row)
            counts[posting][0] += 1
    begun = projects(actor=reading.actor, as_of=reading.as_of).filter(
        area__in=reading.villages, opened_on__gte=reading.since
    )
    for each in begun.order_by():
        text = gettext("Project: %(title)s") % {"title": each.title}
        state = str(each.get_state_display())
        record = ("economy-project", each.public_id)
        row = Row(on=each.opened_on, text=text, state=state, record=record)
        for posting in reading.of_village(each.area, each.opened_on):
            found[posting].rows.append(row)
            counts[posting][1] += 1
    for posting, (met, made) in counts.items():
        if met or made:
            found[posting].figures = [
                (gettext("Meetings of the Party branch"), str(met)),
                (gettext("Projects begun in the village"), str(made)),
            ]
    ordered(found.values())
    return found

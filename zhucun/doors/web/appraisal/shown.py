"""What pages of appraisal share: who comes in, words of the scheme, one cadre's parts in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal import queries
from zhucun.appraisal.enums import Progress
from zhucun.appraisal.queries import View
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import signed_in
from zhucun.doors.web.roster.reasons import language

#: Why there is no value, or what is to be said of one.
WHY = {
    "missing": _("a review is missing"),
    "held_back": _("a review waits: it is flagged"),
    "not_connected": _("nobody gives these marks"),
    "weight_open": _("weights are not configured"),
    "not_served": _("did not serve in these days"),
    "not_due": _("not due in these days"),
    "reweighted": _("weighs what is there, as the scheme says"),
    "partial_open": _("served a part of the period; the scheme does not say whether it counts"),
    "joined": _("the rules changed in these days: joined by days of service"),
}
FAULTS = {
    "out_of_scale": _("outside the scale"),
    "unknown_word": _("a word that the scheme does not know"),
    "unknown_class": _("the part does not ask this class"),
    "outside": _("outside the days"),
    "not_in_office": _("the reviewer was not in office on that day"),
    "self": _("a review of himself"),
    "twice": _("reviewed twice"),
    "same_post": _("two reviewers with one post"),
    "not_served": _("he did not serve then"),
    "no_evidence": _("without evidence"),
}
STANDINGS = {
    "not_reached": _("a better one before it"),
    "given": _("proposed"),
    "below": _("below its minimum"),
    "gate_failed": _("a condition is not met"),
    "gate_unknown": _("a condition is not known"),
    "gate_unset": _("a condition is not configured"),
    "full": _("the quota is full"),
    "no_total": _("without a total it cannot be said"),
    "minimum_open": _("its minimum is not configured"),
    "quota_open": _("its quota is not configured"),
    "tied": _("equal on the border of the quota: people choose"),
}
#: Not reached, and no better one was given: something before it is open.
_WAITING = _("not asked while a better one is open")
_PAGES = {"review": "", "poll": "web:poll", "pledge": "web:plan", "deduction": ""}


def sees_appraisals(actor: Actor) -> bool:
    """Whoever sees appraisals of an area or a unit."""
    return signed_in(actor) and actor.can(Permission.SEE_APPRAISALS)


def reads_appraisals(actor: Actor) -> bool:
    """They, and a cadre his own."""
    return sees_appraisals(actor) or (signed_in(actor) and bool(actor.person))


def runs_appraisals(actor: Actor) -> bool:
    return signed_in(actor) and actor.can(Permission.RUN_APPRAISALS)


def gives_reviews(actor: Actor) -> bool:
    """Whoever holds an office that can be asked to review."""
    return signed_in(actor) and queries.may_review(actor)


def is_cadre(actor: Actor) -> bool:
    return signed_in(actor) and bool(actor.person)


def said(words: tuple[str, str]) -> str:
    """A label of a pack in the language of the page."""
    return words[1] if language() == "en" else words[0]


def marked(review: Any, part: Any) -> str:
    """The mark of a review, as a number or in the words of the scheme; empty without one."""
    if review.word:
        found = part.spoken(review.word) if part else None
        return said(found.label) if found else str(review.word)
    return "" if review.mark is None else f"{review.mark.normalize():f}"


def grade_label(view: View, grade: str) -> str:
    found = view.grade(grade)
    return said(found.label) if found else "—"


def progress_label(row: Any) -> str:
    """How far an appraisal is; of a place it is no person who was notified."""
    progress = queries.progress_of(row)
    if row.is_place and progress is Progress.NOTIFIED:
        return gettext("Notified")
    return str(progress.label)


@dataclass(frozen=True, kw_only=True)
class CellShown:
    """One class in one period: its mean, the rows behind it, or why there is none."""

    period: str
    by: str
    value: str
    why: str
    is_missing: bool
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """One part in words; `given` is what it adds to the total."""

    label: str
    depth: int
    value: str
    weight: str
    given: str
    why: str
    is_missing: bool
    cells: Sequence[CellShown]


def lines_of(row: Any, view: View) -> list[LineShown]:
    """What was computed of somebody, part by part; only those of the last rules where they
    changed."""
    found = []
    lines = row.result.get("lines", ())
    last = max((line["segment"] for line in lines), default=0)
    for line in lines:
        part = view.part(line["part"])
        several = last > 0
        label = said(part.label) if part else line["part"]
        if several:
            label = f"{label} ({line['segment'] + 1})"
        found.append(
            LineShown(
                label=label,
                depth=line["depth"],
                value=line["value"] or "—",
                weight=line["weight"] or gettext("Not configured"),
                given=line["given"] or "—",
                why=_words(line["why"], WHY),
                is_missing=line["value"] is None,
                cells=[_cell(cell, part) for cell in line["cells"]],
            )
        )
    return found


def sides_of(row: Any) -> list[dict[str, Any]]:
    """How the parts of the year were joined where the rules changed: each by its own pack."""
    segments = row.result.get("segments", ())
    if len(segments) < 2 or "pack" not in segments[0]:
        return []
    return [
        {
            **one,
            "since": date.fromisoformat(one["since"]),
            "last": date.fromisoformat(one["until"]) - timedelta(days=1),
        }
        for one in segments
    ]


def _cell(cell: dict[str, Any], part: Any) -> CellShown:
    by = part.by(cell["by"]) if part else None
    start = date.fromordinal(cell["start"])
    period = (
        next((one.name for one in part.periods if one.start.toordinal() == cell["start"]), "")
        if part
        else ""
    )
    return CellShown(
        period=period or start.isoformat(),
        by=said(by.label) if by else cell["by"],
        value=cell["value"] or "—",
        why=_words(cell["why"], WHY),
        is_missing=cell["value"] is None and cell["asked"],
        rows=[shown for one in cell["rows"] for shown in _rows(one)],
    )


def _rows(one: Sequence[Any]) -> list[tuple[str, str, str]]:
    """(page, key, what is said of it), of each record that stands behind a row."""
    kind, _sep, keys = str(one[0]).partition(":")
    fault = _words(one[2], FAULTS)
    return [(_PAGES.get(kind, ""), key, fault) for key in keys.split("+")]


def _words(names: Sequence[str], known: dict[str, Any]) -> str:
    return gettext("; ").join(str(known[name]) for name in names if name in known)


def standings_of(row: Any, view: View) -> list[tuple[str, str]]:
    """How somebody stands to each grade, from the best."""
    given, found, is_given = row.result.get("standings", {}), [], False
    for grade in view.grades:
        if grade.id not in given:
            continue
        standing = given[grade.id]
        is_given |= standing == "given"
        is_waiting = standing == "not_reached" and not is_given
        words = _WAITING if is_waiting else STANDINGS.get(standing, "—")
        found.append((said(grade.label), str(words)))
    return found


def gates_of(row: Any, view: View) -> list[tuple[str, str, str]]:
    """Each condition: its label, its outcome, the values that decided."""
    found = []
    for one in row.result.get("gates", ()):
        number = int(one["gate"].rpartition("/")[2])
        label = said(view.gates[number][1]) if number < len(view.gates) else one["gate"]
        values = [f"{value}" for value in one["values"].values()]
        asked = [
            gettext("Not configured") if value == "unset" else f"{value}"
            for value in one["parameters"].values()
        ]
        shown = [text if text != "None" else gettext("not known") for text in values]
        found.append((label, one["outcome"], " / ".join([*shown, *asked])))
    return found

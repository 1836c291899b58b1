"""Records of learning as lists of other rooms show them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from zhucun.directory.perms import Actor
from zhucun.learning import perms
from zhucun.roster import perms as roster

SUBJECTS = (
    *("session", "lecture", "attendance", "training_year"),
    *("handbook", "contest_entry", "mini_class", "quiz"),
)


class Named(NamedTuple):
    """One record: `subject` and `key` lead to its page, `place` is its division code."""

    subject: str
    key: str
    name: str
    place: str
    detail: str = ""
    since: date | None = None


def named(*, actor: Actor, subject: str, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    """The records of some codes that the actor may see. One query; of lectures two."""
    return _NAMED[subject](actor, codes)


def _sessions(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_sessions(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "session", row.public_id, row.theme, row.area, row.number, row.starts_on
        )
        for row in rows
    }


def _lectures(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """A teacher leads to his session; the code is the session's with his place in it."""
    places = [code.rpartition("/") for code in codes]
    rows = perms.visible_sessions(actor).filter(public_id__in={key for key, _, _ in places})
    found = {row.public_id: row for row in rows.prefetch_related("teachers")}
    return {
        f"{key}/{each.position}": Named(
            "session", key, each.name, row.area, row.theme, row.starts_on
        )
        for key, row in found.items()
        for each in row.teachers.all()
        if (key, "/", str(each.position)) in places
    }


def _attendances(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    """An attendance leads to its session."""
    rows = perms.visible_attendances(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "session", row.session.public_id, row.person.name, row.area, row.session.theme, row.on
        )
        for row in rows.select_related("person", "session")
    }


def _years(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = roster.visible_postings(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "posting", row.public_id, row.person.name, row.area, row.place.short_name, row.starts_on
        )
        for row in rows.select_related("person", "place")
    }


def _editions(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_editions(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named("handbook", row.public_id, row.title, row.area, "", row.issued_on)
        for row in rows
    }


def _entries(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_entries(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "contest_entry",
            row.contest.public_id,
            row.person.name,
            row.area,
            row.contest.title,
            row.contest.on,
        )
        for row in rows.select_related("person", "contest")
    }


def _mini_classes(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_mini_classes(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named("mini_class", row.public_id, row.title, row.area, row.by_name, row.on)
        for row in rows
    }


def _quizzes(actor: Actor, codes: Sequence[str]) -> Mapping[str, Named]:
    rows = perms.visible_quizzes(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named("quiz", row.public_id, row.title, row.area, "", row.opens_on)
        for row in rows
    }


_NAMED = {
    "session": _sessions,
    "lecture": _lectures,
    "attendance": _attendances,
    "training_year": _years,
    "handbook": _editions,
    "contest_entry": _entries,
    "mini_class": _mini_classes,
    "quiz": _quizzes,
}

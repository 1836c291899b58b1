"""The records behind a figure or a gap, as people read them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zhucun.analytics.queries.shown_row import Row
from zhucun.ballots.queries import named as ballots
from zhucun.branches import queries as organisations
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.economy.queries import named as economy
from zhucun.fieldwork import queries as fieldwork
from zhucun.households import queries as homes
from zhucun.learning.queries import named as learning
from zhucun.pairing.queries import named as pairing
from zhucun.presence.queries import duty as presence
from zhucun.roster import queries as roster


def shown(*, actor: Actor, subject: str, codes: Sequence[str], as_of: date) -> list[Row]:
    """The rows of some codes in their order. One query, which starts from what the actor may
    see."""
    found = shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
    return [found[code] for code in codes if code in found]


def shown_by_code(
    *, actor: Actor, subject: str, codes: Sequence[str], as_of: date
) -> Mapping[str, Row]:
    """The rows of some codes, by code. One query; none for a subject that has no list."""
    return _FINDERS[subject](actor, codes, as_of) if subject in _FINDERS else {}


def _postings(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    begun = roster.RosterFilter(gone=True)
    rows = roster.roster(actor=actor, as_of=as_of, wanted=begun).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="posting",
            key=row.person.public_id,
            name=row.person.name,
            place=row.area,
            detail=row.unit.name if row.unit else "",
            since=row.starts_on,
        )
        for row in rows
    }


def _teams(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = roster.teams(actor=actor, as_of=as_of).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="team",
            key=row.public_id,
            name=row.name,
            place=row.area,
            detail=row.unit.name if row.unit else "",
            since=row.formed_on,
        )
        for row in rows
    }


def _places(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = directory.places(actor=actor, as_of=as_of).filter(code__in=codes)
    return {
        row.code: Row(
            subject="place", key=row.code, name=row.short_name, place=row.code, since=row.valid_from
        )
        for row in rows
    }


def _matters(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = fieldwork.matters(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="matter",
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=str(row.get_state_display()),
            since=row.opened_on,
        )
        for row in rows
    }


def _visits(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Visits; a code may name one of its households behind a hyphen. Those by office beside."""
    called = _paired("call")(actor, codes, as_of)
    found = fieldwork.visits(actor=actor)
    rows = {
        row.public_id: row
        for row in found.filter(public_id__in={code.split("-")[0] for code in codes})
    }
    return dict(called) | {
        code: Row(
            subject="visit",
            key=row.public_id,
            name=row.posting.person.name,
            place=row.area,
            detail=str(row.get_kind_display()),
            since=row.on,
        )
        for code in codes
        if (row := rows.get(code.split("-")[0])) is not None
    }


def _plans(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = fieldwork.plans(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="plan",
            key=row.public_id,
            name=f"{row.get_kind_display()} {row.year}",
            place=row.area,
            detail=row.posting.person.name if row.posting else "",
            since=row.made_on,
        )
        for row in rows
    }


def _handovers(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = roster.handovers(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="handover",
            key=row.public_id,
            name=row.giver.person.name,
            place=row.area,
            since=row.opened_on,
        )
        for row in rows
    }


def _trips(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = presence.trips(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="trip",
            key=row.public_id,
            name=row.posting.person.name,
            place=row.posting.area,
            detail=row.place_text,
            since=row.starts_on,
        )
        for row in rows
    }


def _sheets(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Month sheets, by posting and month: “k3f…/2024-03”."""
    postings = _postings(actor, [code.split("/")[0] for code in codes], as_of)
    return {
        code: Row(
            subject="sheet",
            key=code,
            name=row.name,
            place=row.place,
            detail=code.split("/")[1],
            since=date.fromisoformat(f"{code.split('/')[1]}-01"),
        )
        for code in codes
        if (row := postings.get(code.split("/")[0])) is not None
    }


def _households(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Households; the head's name is masked where the reader may not read it."""
    found = homes.households_named(actor=actor, ids=codes).values()
    return {
        row.public_id: Row(
            subject="household",
            key=row.public_id,
            name=homes.shown_name(actor, row.area, row.head_name),
            place=row.area,
            detail=row.number,
            since=row.valid_from,
        )
        for row in found
    }


def _residents(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Members of households; they lead to their household's page."""
    return {
        each.code: Row(
            subject="household",
            key=each.household.public_id,
            name=each.name,
            place=each.household.area,
            detail=each.household.number,
            since=each.since,
        )
        for each in homes.residents_named(actor=actor, ids=codes)
    }


def _accounts(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Yearly accounts of a county: “431224-2017”."""
    places = _places(actor, [code.split("-")[0] for code in codes], as_of)
    return {
        code: replace(row, detail=code.split("-")[1])
        for code in codes
        if (row := places.get(code.split("-")[0])) is not None
    }


def _economy(subject: str) -> Any:
    """Records of the village economy, as the room itself names them."""

    def found(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
        rows = economy.named(actor=actor, subject=subject, codes=codes)
        return {code: Row(**vars(row)) for code, row in rows.items()}

    return found


def _sites(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Schools by their ids, and village offices by the codes of their villages."""
    schools = _economy("site")(actor, codes, as_of)
    return {**_places(actor, [code for code in codes if code not in schools], as_of), **schools}


def _linkages(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Who is linked with a village: “k3f…-431224100201”; a unit with the day on which the last of
    its people left, a body as the village economy names it. Two queries."""
    ids = {code: code.split("-")[0] for code in codes}
    bodies = economy.named(actor=actor, subject="enterprise", codes=list(set(ids.values())))
    sent: dict[str, list[Any]] = {}
    begun = roster.roster(actor=actor, as_of=as_of, wanted=roster.RosterFilter(gone=True))
    for row in begun.filter(unit__public_id__in=set(ids.values())):
        sent.setdefault(f"{row.unit.public_id}-{row.area}", []).append(row)  # type: ignore[union-attr]
    found = {code: Row(**vars(bodies[key])) for code, key in ids.items() if key in bodies}
    for code, rows in sent.items():
        last = max(row.ends_on or date.max for row in rows)
        found[code] = Row(
            subject="linkage",
            key=rows[0].area,
            name=rows[0].unit.name,
            place=rows[0].area,
            detail=str(last) if last <= as_of else "",
            since=min(row.starts_on for row in rows),
        )
    return {code: found[code] for code in codes if code in found}


def _organised(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Branches, members, committees, rectifications, talents, meetings: each names itself."""
    found = organisations.named_rows(actor=actor, codes=codes)
    return {
        each.code: Row(
            subject=each.subject,
            key=each.key,
            name=each.name,
            place=each.area,
            detail=each.detail,
            since=each.since,
        )
        for each in found
    }


def _paired(subject: str) -> Any:
    """Helpers, pairings, grids, offices and visits by office, as their room names them."""

    def found(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
        rows = pairing.named(actor=actor, subject=subject, codes=codes, as_of=as_of)
        return {code: Row(**row._asdict()) for code, row in rows.items()}

    return found


def _learned(subject: str) -> Any:
    """Sessions, attendances, editions, entries, lessons, as their room names them."""

    def found(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
        rows = learning.named(actor=actor, subject=subject, codes=codes, as_of=as_of)
        return {code: Row(**row._asdict()) for code, row in rows.items()}

    return found


def _trainings(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """What counts as a training: an attendance, or a trip that the month sheet knows."""
    attended = _learned("attendance")(actor, codes, as_of)
    left = [code for code in codes if code not in attended]
    return {**attended, **(_trips(actor, left, as_of) if left else {})}


def _polls(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Evaluations by villagers: what leads on is the poll, for there are no ballots. A code may
    name one of its lines behind a hyphen."""
    rows = ballots.named(actor=actor, codes=[code.split("-")[0] for code in codes], as_of=as_of)
    found = {code: rows.get(code.split("-")[0]) for code in codes}
    return {code: Row(**row._asdict()) for code, row in found.items() if row is not None}


def _plan_items(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = fieldwork.items_named(actor=actor, ids=codes)
    return {
        row.public_id: Row(
            subject="plan_item",
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=row.owner.person.name if row.owner else "",
            since=row.opened_on,
        )
        for row in rows
    }


def _tickets(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Directives, supervision and findings."""
    rows = fieldwork.tickets(actor=actor, as_of=as_of).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="ticket",
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=str(row.get_kind_display()),
            since=row.given_on,
        )
        for row in rows
    }


def _guidance(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Visits and meetings of offices and units, named by who made them."""
    rows = fieldwork.guidance_named(actor=actor, ids=codes)
    return {
        code: Row(
            subject="guidance",
            key=code,
            name=str(row.unit.name if row.unit else row.get_level_display()),
            place=row.area,
            detail=row.by_name,
            since=row.on,
        )
        for code, row in rows.items()
    }


def _rounds(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = roster.rounds(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="round", key=row.public_id, name=row.title, place=row.area, since=row.starts_on
        )
        for row in rows
    }


_FINDERS = {
    "round": _rounds,
    # A village, or an item of its plans.
    "duty": lambda *asked: {**_places(*asked), **_plan_items(*asked)},
    "guidance": _guidance,
    "ticket": _tickets,
    "finding": _tickets,
    **{subject: _learned(subject) for subject in learning.SUBJECTS},
    "training": _trainings,
    **{subject: _paired(subject) for subject in pairing.SUBJECTS},
    **dict.fromkeys(organisations.NAMED, _organised),
    **{subject: _economy(subject) for subject in economy.SUBJECTS},
    "site": _sites,
    "linkage": _linkages,
    **dict.fromkeys(("household", "monitored_household"), _households),
    "resident": _residents,
    "poverty_account": _accounts,
    "sheet": _sheets,
    "trip": _trips,
    "poll": _polls,
    "ballot": _polls,
    "handover": _handovers,
    "posting": _postings,
    "team": _teams,
    **dict.fromkeys(("village", "township", "county", "place"), _places),
    "case_item": _matters,
    "plan": _plans,
    "plan_item": _plan_items,
    **dict.fromkeys(("visit", "diary_entry", "activity"), _visits),
}


def register_rows(subject: str, finder: Any) -> None:
    """Make known how the rows of a room above are read: called as the finders here."""
    _FINDERS[subject] = finder

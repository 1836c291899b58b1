"""Makes what tests talk about, through actions only; every function gives one thing with sane defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from zhucun.directory import actions as directory
from zhucun.directory.enums import PoliticalStatus, Role, UnitKind, UnitLevel
from zhucun.directory.models import Account, Person, Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of, place_on
from zhucun.roster import actions as roster
from zhucun.roster.enums import NominationSource, PostingRole, RoundKind
from zhucun.roster.models import Candidate, Posting, Round, RoundVillage, Team, UnitOffer
from zhucun.roster.queries import PostingDraft

SINCE = date(2020, 1, 1)
NOW = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
START = date(2021, 5, 10)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_counter = count(1)


def id_number(
    *, born: date | str = date(1980, 6, 15), division: str = "411327", serial: int = 1
) -> str:
    """A resident ID number with its right check character (GB 11643)."""
    day = born if isinstance(born, str) else f"{born:%Y%m%d}"
    body = f"{division}{day}{serial:03d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[weighed % 11]


def credit_code(serial: int = 1, *, division: str = "411327") -> str:
    """A unified social credit code with its right check character (GB 32100)."""
    body = f"11{division}{serial:09d}"
    weighed = sum(_CREDIT.index(sign) * pow(3, at, 31) for at, sign in enumerate(body))
    return body + _CREDIT[-weighed % 31]


def add_places(names: Mapping[str, str], *, since: date = SINCE, by: Actor = OPERATOR) -> None:
    """Places by code and name, the parents among them."""
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in names.items()]
    directory.add_places(drafts, since=since, by=by)


def place(code: str, *, as_of: date = date(2024, 1, 1)) -> Place:
    """A place that is there already."""
    return place_on(code=code, as_of=as_of)


def tag(code: str, name: str, *, since: date = date(2021, 1, 1), by: Actor = OPERATOR) -> None:
    """Give a place a tag."""
    directory.tag_places(places=[place(code)], tag=name, since=since, by=by)


def unit(name: str = "", *, area: str = "411327", by: Actor = OPERATOR, **more: Any) -> Unit:
    """A sending unit of the county."""
    more = {"level": UnitLevel.COUNTY, "kind": UnitKind.FINANCE, **more}
    draft = directory.UnitDraft(name=name or f"单位{next(_counter)}", area=area, **more)
    return directory.register_units([draft], registered_at=NOW, by=by)[0]


def person(
    name: str = "李明", *, by: Actor = OPERATOR, numbered: bool = False, **more: Any
) -> Person:
    """A person; `numbered` with an ID number of his own."""
    if numbered:
        serial = next(_counter) % 999 + 1  # of another county than members of households are
        more.setdefault("id_number", id_number(division="411322", serial=serial))
    more.setdefault("political_status", PoliticalStatus.PARTY_MEMBER)
    draft = directory.PersonDraft(name=name, **more)
    return directory.register_people([draft], registered_at=NOW, by=by)[0]


def round_(
    code: str = "2021",
    *,
    area: str = "411327",
    starts_on: date = date(2021, 5, 1),
    by: Actor = OPERATOR,
) -> Round:
    """An open round of the county."""
    return roster.open_round(
        area=area,
        code=code,
        title=f"{code} round",
        kind=RoundKind.TERM,
        starts_on=starts_on,
        opened_at=NOW,
        by=by,
    )


def team(
    village: Place, round_: Round, *, formed_on: date = START, by: Actor = OPERATOR, **more: Any
) -> Team:
    """A team in a village."""
    draft = roster.TeamDraft(village=village, name=f"{village.short_name}工作队", **more)
    return roster.form_teams([draft], round_=round_, formed_on=formed_on, by=by)[0]


def draft(person: Person, place: Place, round_: Round, **more: Any) -> PostingDraft:
    """A posting to make: a first secretary from the start of the round, if not said otherwise."""
    more = {"role": PostingRole.FIRST_SECRETARY, "starts_on": START, **more}
    return PostingDraft(person=person, place=place, round=round_, **more)


def posting(
    person: Person, place: Place, round_: Round, *, by: Actor = OPERATOR, **more: Any
) -> Posting:
    """A person on post."""
    return roster.post_cadres([draft(person, place, round_, **more)], made_at=NOW, by=by)[0]


def candidate(
    person: Person,
    round_: Round,
    *,
    by: Actor = OPERATOR,
    nominated_on: date = date(2021, 4, 1),
    **more: Any,
) -> Candidate:
    """A person put forward by his unit as first secretary."""
    more = {"role": PostingRole.FIRST_SECRETARY, "source": NominationSource.UNIT, **more}
    nomination = roster.Nomination(person=person, **more)
    return roster.nominate([nomination], round_=round_, nominated_on=nominated_on, by=by)[0]


def village_of(
    round_: Round,
    place: Place,
    *,
    on: date = date(2021, 4, 1),
    by: Actor = OPERATOR,
    **more: Any,
) -> RoundVillage:
    """A village fixed for a round: a first secretary and two members, if not said otherwise."""
    more = {"must_have_first_secretary": True, "team_least": 3, "team_most": 4, **more}
    draft = roster.VillageDraft(village=place, **more)
    roster.freeze_villages([draft], round_=round_, on=on, by=by)
    return RoundVillage.objects.select_related("round", "village").get(
        round=round_, village=place, left_on=None
    )


def announce(round_: Round, *, by: Actor = OPERATOR) -> None:
    """Announce the village list of a round at NOW."""
    roster.announce_villages(round_=round_, announced_at=NOW, by=by)


def offer(
    unit: Unit,
    round_: Round,
    *,
    quota: int = 3,
    reach: Sequence[str] = (),
    on: date = date(2021, 4, 5),
    by: Actor = OPERATOR,
) -> UnitOffer:
    """People that a unit offers to a round."""
    draft = roster.OfferDraft(unit=unit, quota=quota, reach=reach)
    return roster.offer_people([draft], round_=round_, stated_on=on, by=by)[0]


def account(
    username: str, role: Role, area: str = "", *, by: Actor = OPERATOR, **more: Any
) -> Account:
    """An account that cannot sign in (no password): fast to make."""
    more = {"name": username.title(), "password": None, "since": date(2020, 1, 1), **more}
    return directory.open_account(username=username, role=role, area=area, by=by, **more)


def actor(
    username: str, role: Role, area: str = "", *, on: date = date(2024, 1, 1), **more: Any
) -> Actor:
    """A new account as the actor that it is on a day."""
    return actor_of(account(username, role, area, **more), on=on)

"""Polls: the list, one with all that belongs to it, and whom it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.ballots import perms
from zhucun.ballots.enums import PollState, SubjectKind
from zhucun.ballots.models import Asked, Draw, Kiosk, Poll, PollSubject
from zhucun.ballots.queries.asides import Aside, beside
from zhucun.ballots.queries.drawing import (
    Framed,
    commitment_of,
    digest_of,
    label_of,
    labels_of,
    sample,
)
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter


def polls(
    *, actor: Actor, area: str = "", state: str = "", kind: str = "", text: str = ""
) -> QuerySet[Poll]:
    """Polls that the actor may see, latest first. One query."""
    found = perms.visible_polls(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if state:
        found = found.filter(state=PollState(state))
    if kind:
        found = found.filter(kind=kind)
    if text.strip():
        found = found.filter(title__contains=text.strip())
    return found.select_related("village").order_by("-starts_on", "area", "-pk")


def one_poll(*, actor: Actor, public_id: str) -> Poll:
    """One poll. Raises NotFound."""
    found = perms.visible_polls(actor).filter(public_id=public_id)
    poll = found.select_related("village").first()
    if poll is None:
        raise NotFound
    return poll


def run_poll(*, actor: Actor, public_id: str) -> Poll:
    """One poll that the actor runs. Raises NotFound."""
    poll = perms.run_polls(actor).filter(public_id=public_id).select_related("village").first()
    if poll is None:
        raise NotFound
    return poll


def to_close(*, actor: Actor, today: date) -> QuerySet[Poll]:
    """Polls that the actor runs and whose last day is over. One query."""
    return perms.run_polls(actor).filter(state=PollState.RUNNING, ends_on__lt=today)


def may_run(*, actor: Actor, poll: Poll) -> bool:
    """Whether the actor runs the poll."""
    return perms.may_run(actor, poll)


def may_set_aside(*, actor: Actor, poll: Poll) -> bool:
    """Whether the poll is closed and the actor of another office than the one that ran it."""
    return poll.state == PollState.CLOSED and perms.may_set_aside(actor, poll)


@dataclass(frozen=True, kw_only=True)
class DrawnCard:
    """A draw as everybody who sees the poll may read it; `holds` says whether seed, word and
    frame lead to what was kept, None before the seed is open. `has_frame`: the frame may be read;
    `labels`: what was drawn, in its order, as the frame calls it."""

    draw: Draw
    holds: bool | None
    drawn: int
    specials: int
    has_frame: bool
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PollCard:
    """A poll with its subjects, its draws (latest first) and its devices. `may_run`: the actor runs
    it, and only he reads the salt of a draw. `beside`: polls of the same period that were set
    aside."""

    poll: Poll
    subjects: tuple[PollSubject, ...]
    draws: tuple[DrawnCard, ...]
    kiosks: tuple[Kiosk, ...]
    may_run: bool
    may_set_aside: bool
    beside: tuple[Aside, ...]

    @property
    def draw(self) -> Draw | None:
        return self.draws[0].draw if self.draws else None


def poll_card(*, actor: Actor, public_id: str) -> PollCard:
    """One poll with all that belongs to it; households that were asked are not named. Ten queries.
    Raises NotFound."""
    poll = one_poll(actor=actor, public_id=public_id)
    runs = perms.may_run(actor, poll)
    draws = tuple(_drawn(row, poll, runs) for row in poll.draws.order_by("-number"))
    kiosks = tuple(poll.kiosks.order_by("-until", "pk")) if runs else ()
    return PollCard(
        poll=poll,
        subjects=tuple(poll.subjects.order_by("number")),
        draws=draws,
        kiosks=kiosks,
        may_run=runs,
        may_set_aside=may_set_aside(actor=actor, poll=poll),
        beside=beside(actor=actor, polls=[public_id]).get(public_id, ()),
    )


def _drawn(draw: Draw, poll: Poll, runs: bool) -> DrawnCard:
    kept = list(draw.asked.order_by("rank").values_list("household__public_id", "is_special"))
    holds = None
    if draw.seed:
        frame, named = labelled(draw)
        again = sample(frame, seed=draw.seed, word=draw.word, size=poll.size, specials=draw.wanted)
        holds = (
            digest_of(frame) == draw.frame_digest
            and commitment_of(draw.seed, poll.public_id, draw.number) == draw.commitment
            and [(named[each.household], each.is_special) for each in again] == kept
        )
    special, has_frame = sum(is_special for _, is_special in kept), _has_frame(draw, runs)
    return DrawnCard(
        draw=draw,
        holds=holds,
        drawn=len(kept),
        specials=special,
        has_frame=has_frame,
        labels=tuple(label_of(key, draw.sealed_salt) for key, _ in kept) if has_frame else (),
    )


def labelled(draw: Draw) -> tuple[list[Framed], dict[str, str]]:
    """The frame of a draw by labels, and which household each label is."""
    return labels_of([(str(key), int(one)) for key, one in draw.frame], draw.sealed_salt)


def _has_frame(draw: Draw, runs: bool) -> bool:
    """A frame is read by all who see the poll once it is drawn; one without labels, of before they
    were, by who runs it: it would tell the evaluated who was asked."""
    return bool(draw.seed) and (runs or bool(draw.sealed_salt))


@dataclass(frozen=True, kw_only=True)
class DrawnFrame:
    """What a draw was made from, in the order of labels, and the labels that were drawn, in the
    order of the draw. `digest_of(frame)` is what the ledger bound before."""

    poll: Poll
    draw: Draw
    frame: tuple[Framed, ...]
    drawn: tuple[str, ...]


def drawn_frame(*, actor: Actor, public_id: str, number: int) -> DrawnFrame:
    """The frame of one draw of a poll, for all who see the poll. Four queries. Raises NotFound,
    also while the seed is bound."""
    poll = one_poll(actor=actor, public_id=public_id)
    draw = poll.draws.filter(number=number).first()
    if draw is None or not _has_frame(draw, perms.may_run(actor, poll)):
        raise NotFound
    frame, _named = labelled(draw)
    kept = draw.asked.order_by("rank").values_list("household__public_id", flat=True)
    drawn = tuple(label_of(household, draw.sealed_salt) for household in kept)
    return DrawnFrame(poll=poll, draw=draw, frame=tuple(frame), drawn=drawn)


def asked(*, actor: Actor, public_id: str) -> QuerySet[Asked]:
    """The households that the valid draw of a poll asks, for who runs it, in the order of the draw.
    Raises NotFound."""
    poll = run_poll(actor=actor, public_id=public_id)
    rows = Asked.objects.filter(draw__poll=poll, draw__replaced_because="")
    return rows.select_related("household__village").order_by("rank")


def with_names(actor: Actor, rows: Sequence[Asked]) -> Sequence[Asked]:
    """The rows, each with `household.shown_name`, and as `label` what others read in its place."""
    households.with_names(actor, [row.household for row in rows])
    draws = Draw.objects.filter(pk__in={row.draw_id for row in rows})
    salts: dict[int, Any] = dict(draws.values_list("pk", "sealed_salt"))
    named: Sequence[Any] = rows
    for row in named:
        row.label = label_of(row.household.public_id, salts[row.draw_id])
    return rows


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Somebody of a village about whom villagers may be asked."""

    kind: SubjectKind
    key: str
    name: str
    person: str = ""


def choices(*, actor: Actor, village: Any, day: date) -> list[Choice]:
    """Team, cadres on post, Party branch and committees of a village on a day, and the leaders of
    its township. Three queries."""
    pack = directory.pack_for(village.code, as_of=day)
    found = [
        Choice(kind=SubjectKind.TEAM, key=row.public_id, name=row.name)
        for row in roster.teams(actor=actor, as_of=day, area=village.code)
    ]
    wanted = RosterFilter(area=village.code)
    for row in roster.roster(actor=actor, as_of=day, wanted=wanted):
        role = pack.label(f"role.{row.role}")
        found.append(
            Choice(
                kind=SubjectKind.POSTING,
                key=row.public_id,
                name=f"{row.person.name}（{role}）",
                person=row.person.public_id,
            )
        )
    found.append(
        Choice(kind=SubjectKind.BRANCH, key=village.code, name=f"{village.short_name}党支部")
    )
    found.append(
        Choice(kind=SubjectKind.COMMITTEE, key=village.code, name=f"{village.short_name}村支“两委”")
    )
    town = at_level(village.code, Level.TOWNSHIP)
    name = directory.names_of([town], as_of=day).get(town, "")
    if name:
        found.append(Choice(kind=SubjectKind.TOWNSHIP, key=town, name=f"{name}党政班子"))
    return found

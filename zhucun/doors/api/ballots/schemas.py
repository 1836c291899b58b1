"""What the API says of evaluations by villagers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.ballots.enums import PollKind, PollState, SubjectKind
from zhucun.ballots.queries import (
    Aside,
    DrawnCard,
    DrawnFrame,
    LineResult,
    Mark,
    PollCard,
    Results,
)


class PollOut(Schema):
    """A poll; what came back is counted, what it says is read by `results` once it is closed.
    `first_ends_on`: its last day as it was announced, where it was brought forward. `reason`: why
    it was declared void, or set aside by `aside_by`."""

    id: str
    village: str
    kind: PollKind
    title: str
    state: PollState
    starts_on: date
    ends_on: date
    first_ends_on: date | None
    moved_because: str
    closed_on: date | None
    aside_on: date | None
    aside_by: str
    pack: str
    pack_version: str
    least: int
    size: int
    issued: int
    back: int
    back_paper: int
    back_link: int
    back_kiosk: int
    spoiled: int
    reason: str

    @classmethod
    def of(cls, row: Any) -> PollOut:
        own = {"id": row.public_id, "village": row.area, "aside_by": row.aside_by_name}
        names = (name for name in cls.model_fields if name not in own)
        return cls(**own, **{name: getattr(row, name) for name in names})


class PollAsideOut(Schema):
    """A poll of the same kind and period, about one of the same, that another office set aside."""

    poll: str
    title: str
    starts_on: date
    ends_on: date
    on: date
    by: str
    reason: str

    @classmethod
    def of(cls, row: Aside) -> PollAsideOut:
        names = ("poll", "title", "starts_on", "ends_on", "on", "reason")
        return cls(by=row.by_name, **{name: getattr(row, name) for name in names})


class PollPage(Schema):
    rows: list[PollOut]
    next: str | None


class PollSubjectOut(Schema):
    kind: SubjectKind
    key: str
    name: str

    @classmethod
    def of(cls, row: Any) -> PollSubjectOut:
        return cls(kind=row.kind, key=row.key, name=row.name)


class PollDrawOut(Schema):
    """A draw. The sample follows from seed, word and frame; `holds` says whether it does. What it
    was drawn from is read at `/polls/{id}/draws/{number}/frame` where `has_frame`; `labels` are the
    drawn ones, in their order. `salt`, for who runs the poll: label = the first 32 hex digits of
    SM3(“salt:household”)."""

    number: int
    commitment: str
    frame_digest: str
    households: int
    specials: int
    wanted: int
    seed: str
    word: str
    drawn_on: date | None
    drawn: int
    holds: bool | None
    has_frame: bool
    labels: list[str]
    salt: str
    replaced_because: str

    @classmethod
    def of(cls, card: DrawnCard, *, runs: bool) -> PollDrawOut:
        own: dict[str, Any] = {
            "drawn": card.drawn,
            "holds": card.holds,
            "has_frame": card.has_frame,
            "labels": list(card.labels),
            "salt": card.draw.sealed_salt if runs and card.draw.seed else "",
        }
        names = (name for name in cls.model_fields if name not in own)
        return cls(**own, **{name: getattr(card.draw, name) for name in names})


class FramedOut(Schema):
    """A household as the frame calls it: a label that says nothing of it, the same for all."""

    label: str
    is_special: bool


class PollFrameOut(Schema):
    """All that somebody needs who repeats a draw. `frame_digest` is SM3 of the lines “label 1” or
    “label 0” in this order, joined by line ends; the ledger held it before the word. In the order
    of SM3(“seed:word:label”) the first `wanted` special ones are drawn, then the others up to
    `size`; `drawn` are they, in that order."""

    poll: str
    number: int
    commitment: str
    seed: str
    word: str
    size: int
    wanted: int
    frame_digest: str
    frame: list[FramedOut]
    drawn: list[str]

    @classmethod
    def of(cls, found: DrawnFrame) -> PollFrameOut:
        names = ("number", "commitment", "seed", "word", "wanted", "frame_digest")
        return cls(
            poll=found.poll.public_id,
            size=found.poll.size,
            frame=[FramedOut(label=label, is_special=bool(one)) for label, one in found.frame],
            drawn=list(found.drawn),
            **{name: getattr(found.draw, name) for name in names},
        )


class PollCardOut(Schema):
    poll: PollOut
    subjects: list[PollSubjectOut]
    draws: list[PollDrawOut]
    may_run: bool
    may_set_aside: bool
    beside: list[PollAsideOut]

    @classmethod
    def of(cls, card: PollCard) -> PollCardOut:
        return cls(
            poll=PollOut.of(card.poll),
            subjects=[PollSubjectOut.of(each) for each in card.subjects],
            draws=[PollDrawOut.of(each, runs=card.may_run) for each in card.draws],
            may_run=card.may_run,
            may_set_aside=card.may_set_aside,
            beside=[PollAsideOut.of(each) for each in card.beside],
        )


class PollAskedOut(Schema):
    """A household that is asked, with its label in the frame. Whether it answered is not known."""

    rank: int
    label: str
    household: str
    number: str
    head: str
    is_special: bool


class BallotSheetsOut(Schema):
    """Codes for so many sheets, each shown this once, and where a sheet leads with its code."""

    poll: str
    codes: list[str]


class KioskOut(Schema):
    """A device that was opened; its key is shown this once: `<site>/k/<key>/`."""

    id: str
    key: str
    until: datetime


class AnswerCountOut(Schema):
    answer: str
    label: str
    count: int
    share: Decimal | None


class PollLineOut(Schema):
    """One question about one subject; where too few answered nothing is said."""

    subject: PollSubjectOut
    question: str
    text: str
    is_shown: bool
    answered: int | None
    known: int | None
    counts: list[AnswerCountOut]
    share: Decimal | None
    broad_share: Decimal | None

    @classmethod
    def of(cls, each: LineResult) -> PollLineOut:
        return cls(
            subject=PollSubjectOut.of(each.line.subject),
            question=each.line.question,
            text=each.line.text["zh"],
            is_shown=each.is_shown,
            answered=each.answered,
            known=each.known,
            counts=[
                AnswerCountOut(answer=one.answer, label=one.zh, count=one.count, share=one.share)
                for one in each.counts
            ],
            share=each.share,
            broad_share=each.broad_share,
        )


class PollResultsOut(Schema):
    """What a poll found; `is_closed` False: nothing is said yet, whoever asks. One that was set
    aside counts for nothing."""

    poll: PollOut
    is_closed: bool
    is_hidden: bool
    rate: Decimal | None
    lines: list[PollLineOut]
    said: list[str]

    @classmethod
    def of(cls, poll: Any, found: Results | None) -> PollResultsOut:
        return cls(
            poll=PollOut.of(poll),
            is_closed=found is not None,
            is_hidden=found.is_hidden if found else False,
            rate=found.rate if found else None,
            lines=[PollLineOut.of(each) for each in found.lines] if found else [],
            said=list(found.said) if found else [],
        )


class PollMarkOut(Schema):
    """What a closed poll found of one subject, by the one question asked of all. `beside`: polls of
    the same period that were set aside, to be shown with it."""

    kind: SubjectKind
    key: str
    name: str
    poll: str
    title: str
    poll_kind: PollKind
    area: str
    closed_on: date
    issued: int
    back: int
    valid: int
    least: int
    is_shown: bool
    answered: int
    satisfied: int
    fairly: int
    dissatisfied: int
    unknown: int
    share: Decimal | None
    broad_share: Decimal | None
    pack: str
    pack_version: str
    beside: list[PollAsideOut]

    @classmethod
    def of(cls, mark: Mark) -> PollMarkOut:
        same = {name: getattr(mark, name) for name in cls.model_fields if name != "beside"}
        return cls(**same, beside=[PollAsideOut.of(each) for each in mark.beside])

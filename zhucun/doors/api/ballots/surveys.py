"""Endpoints of surveys of newcomers (YN-067)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.ballots import actions, queries
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Area, Body, Code, Day, IdempotencyKey, OnDay, Text80
from zhucun.doors.api.receipts import once


class NewcomerSurveysWanted(OnDay):
    area: Area = ""


class NewcomerSurveyIn(Body):
    """`months`: how far into a term somebody is a newcomer, where the pack leaves it open."""

    title: Text80
    starts_on: Day
    ends_on: Day
    months: int | None = Field(None, ge=1, le=24)
    asks_words: bool = True


class NewcomerTopicOut(Schema):
    """What was said of one topic, null where too few said anything; `leads`: items of the pack to
    look at, no finding."""

    topic: str
    label: str
    settled: int | None
    fairly_settled: int | None
    not_settled: int | None
    leads: list[str]


class NewcomerSurveyOut(Schema):
    """The latest closed survey of a county. There are no sums over counties."""

    poll: str
    county: str
    title: str
    closed_on: date
    issued: int
    back: int
    is_hidden: bool
    topics: list[NewcomerTopicOut]

    @classmethod
    def of(cls, said: queries.CountySaid) -> NewcomerSurveyOut:
        poll: Any = said.poll
        return cls(
            poll=poll.public_id,
            county=poll.area,
            title=poll.title,
            closed_on=poll.closed_on,
            issued=poll.issued,
            back=poll.back,
            is_hidden=said.is_hidden,
            topics=[
                NewcomerTopicOut(
                    topic=each.topic,
                    label=each.zh,
                    settled=each.settled,
                    fairly_settled=each.fairly,
                    not_settled=each.unsettled,
                    leads=[item.ref for item in each.leads],
                )
                for each in said.topics
            ],
        )


class NewcomerSurveyOpened(Schema):
    poll: str
    slips: int


def newcomer_surveys(
    request: Request, wanted: Query[NewcomerSurveysWanted]
) -> list[NewcomerSurveyOut]:
    """The latest closed survey of each county, by topic. Three queries."""
    found = queries.settling(actor=request.auth, area=wanted.area, as_of=wanted.as_of)
    return [NewcomerSurveyOut.of(each) for each in found]


def open_newcomer_survey(
    request: Request, code: Code, body: NewcomerSurveyIn, key: IdempotencyKey = ""
) -> Status[NewcomerSurveyOpened]:
    """Open a survey of the newcomers of a county; its slips are printed as those of a poll.

    409 where there are fewer newcomers than the smallest group that is shown.
    """
    actor = request.auth

    def act() -> str:
        county = place_on(code=code, as_of=localdate())
        draft = actions.SurveyDraft(county=county, **body.model_dump())
        return actions.open_survey(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"open_newcomer_survey {code}", body=body, act=act)
    poll = queries.one_poll(actor=actor, public_id=made)
    return Status(201, NewcomerSurveyOpened(poll=made, slips=poll.size))

"""What the tests of evaluations share: a village of 社旗 in June 2025 with twelve households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.households.world import draft
from zhucun.ballots import actions
from zhucun.ballots.models import Poll
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions as households
from zhucun.roster.models import Posting, Team

DAY = date(2025, 6, 16)
END = date(2025, 6, 20)
AT = datetime(2025, 6, 16, 2, 0, tzinfo=UTC)
AFTER = datetime(2025, 6, 21, 2, 0, tzinfo=UTC)
COUNTY, TOWN, EAST, WEST = "411327", "411327100", "411327100201", "411327100202"
PLACES = {
    "41": "河南省",
    "4113": "南阳市",
    COUNTY: "社旗县",
    TOWN: "赊店镇",
    EAST: "东关村民委员会",
    WEST: "西关村民委员会",
    "411328": "唐河县",
}
HOUSEHOLDS, EXITED = 12, 4


@dataclass
class Village:
    """The east village: its team, its first secretary, its households."""

    place: Place
    team: Team
    secretary: Posting
    member: Posting


def build() -> Village:
    """Made through actions."""
    make.add_places(PLACES)
    place = make.place(EAST, as_of=DAY)
    round_ = make.round_("2025", starts_on=date(2025, 5, 1))
    team = make.team(place, round_, formed_on=date(2025, 5, 10))
    more: dict[str, Any] = {"starts_on": date(2025, 5, 10), "team": team}
    secretary = make.posting(make.person("刘书记"), place, round_, **more)
    member = make.posting(make.person("周队员"), place, round_, role="member", **more)
    since = date(2020, 1, 1)
    drafts = [
        draft(place, n, tags={"exited-household": since} if n <= EXITED else {})
        for n in range(1, HOUSEHOLDS + 1)
    ]
    households.add_households(drafts, made_at=AT, by=OPERATOR)
    return Village(place, team, secretary, member)


def poll_draft(village: Village, **more: Any) -> actions.PollDraft:
    """About the team and the first secretary, ten households."""
    values: dict[str, Any] = {
        "village": village.place,
        "title": "2025年上半年群众评议",
        "subjects": [("team", village.team.public_id), ("posting", village.secretary.public_id)],
        "questions": ["solves-matters"],
        "starts_on": DAY,
        "ends_on": END,
        "size": 10,
        "special_share": Decimal(30),
        **more,
    }
    return actions.PollDraft(**values)


def opened(village: Village, *, by: Actor = OPERATOR, **more: Any) -> Poll:
    return actions.open_poll(poll_draft(village, **more), at=AT, by=by)


def running(village: Village, *, by: Actor = OPERATOR, **more: Any) -> tuple[Poll, list[str]]:
    """A poll with printed sheets, and the codes on them."""
    poll = opened(village, by=by, **more)
    actions.draw_households(poll=poll, word="福彩25068", at=AT, by=by)
    codes = actions.print_sheets(poll=poll, at=AT, by=by).codes
    return poll, list(codes)


def vote(poll: Poll, code: str, *answers: str, **more: Any) -> None:
    """Answers to the lines in their order."""
    given = dict(enumerate(answers, 1))
    actions.cast(poll=poll.public_id, code=code, answers=given, today=DAY, **more)


def counted(village: Village, *answers: str, **more: Any) -> Poll:
    """A closed poll in which each of these was said of everybody and everything."""
    poll, codes = running(village, **more)
    for code, answer in zip(codes, answers, strict=False):
        vote(poll, code, answer, answer, answer)
    actions.close_poll(poll=poll, at=AFTER, by=OPERATOR)
    return poll

"""Fieldwork in 马庄村: three months of visits, matters at every level, a promise that passes on.

All of it is demonstration; nothing is told to the disadvantage of who stands in the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from demo.households import MAZHUANG, XIANGZHUANG
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import actions
from zhucun.fieldwork.actions import NewMatter, VisitDraft, VisitedHousehold
from zhucun.fieldwork.models import Matter
from zhucun.households import queries as households
from zhucun.kernel.problems import Problem
from zhucun.roster import actions as roster
from zhucun.roster import queries as postings

if TYPE_CHECKING:
    from demo.world import World

ON = date(2025, 7, 31)
_DAY, _MORNING = timedelta(days=1), timedelta(hours=10)
#: What was spoken of, and what was found.
_FOUND = (
    (("income", "work"), "家中两人在县城务工，月收入合计约7000元，收入稳定。"),
    (("industry",), "种植玉米8亩、芝麻2亩，已入股村集体合作社，询问下半年分红时间。"),
    (("medical", "elderly"), "老人高血压需长期服药，已签约家庭医生，代办了慢病卡年审。"),
    (("school",), "孩子暑期在家，宣传教育资助政策，核对雨露计划申请材料。"),
    (("house", "safety"), "雨季查看房屋，屋顶无渗漏，提醒院内排水沟清淤。"),
    (("water",), "饮水正常，水费已按年缴清。"),
    (("policy",), "宣讲防返贫监测和帮扶政策，发放便民联心卡。"),
)
_SLOTS = (("visit",), ("visit", "policy"), ("contact", "visit"), ("visit", "industry"))


@dataclass(frozen=True)
class Story:
    """A matter and what became of it: (days after opening, who, step, what was said with it)."""

    title: str
    kind: str
    topic: str
    size: str
    opened_on: date
    steps: tuple[tuple[int, str, str, dict[str, Any]], ...] = ()
    owner: str = "member"


_STORIES = (
    Story("三组自来水水压不足", "livelihood", "water", "small", date(2025, 5, 14), (
        (1, "first", "taken", {}),
        (5, "first", "done", {"text": "联系水厂更换减压阀，三组12户水压恢复。"}),
        (8, "first", "answered", {"satisfied": "yes"}),
        (8, "first", "closed", {}),
    ), "first"),
    Story("玉米良种补贴怎么领", "policy_question", "policy", "small", date(2025, 5, 22), (
        (0, "first", "done", {"text": "当场说明补贴标准和发放时间。"}),
        (0, "first", "answered", {"satisfied": "yes"}),
        (0, "first", "closed", {}),
    ), "first"),
    Story("村西生产路雨后积水", "livelihood", "road", "big", date(2025, 5, 28), (
        (2, "first", "passed_up", {"reason": "涉及相邻两村排水，需乡里统筹"}),
        (4, "township", "taken", {"due_on": date(2025, 6, 30)}),
        (25, "township", "done", {"text": "铺设涵管两处，清淤排水沟600米。"}),
        (30, "first", "answered", {"satisfied": "partly", "text": "路面个别地方还需垫土。"}),
        (31, "township", "closed", {}),
    ), "first"),
    Story("申请临时救助", "urgent", "medical", "big", date(2025, 6, 10), (
        (1, "first", "passed_up", {"reason": "超出村级权限，需乡镇审核"}),
        (3, "township", "passed_up", {"reason": "救助金额超出乡镇审批额度"}),
        (6, "county", "taken", {"due_on": date(2025, 8, 15)}),
    ), "first"),
    Story("两户宅基地边界争议", "dispute", "dispute", "big", date(2025, 6, 18), (
        (1, "first", "taken", {}),
        (9, "first", "worked", {"text": "会同村民小组长现场丈量，双方同意再次调解。"}),
    ), "first"),
    Story("孩子转学手续", "difficulty", "school", "small", date(2025, 7, 2), (
        (1, "member", "taken", {}),
        (12, "member", "done", {"text": "与中心小学对接，接收函已开具。"}),
    )),
    Story("合作社二季度分红未到账", "difficulty", "industry", "big", date(2025, 7, 15), (
        (2, "member", "passed_up", {"reason": "分红资金在乡镇三资平台监管"}),
    )),
    Story("老人慢性病用药代购", "difficulty", "elderly", "small", date(2025, 6, 5), (
        (0, "first", "taken", {}),
        (20, "first", "worked", {"text": "6月药品已送到家，7月起按月代购。"}),
    ), "first"),
    Story("灌溉机井电费公示", "comment", "industry", "small", date(2025, 7, 8), (
        (1, "member", "taken", {"due_on": date(2025, 7, 25)}),
    )),
    Story("五组路灯不亮", "livelihood", "safety", "small", date(2025, 6, 20), (
        (1, "member", "done", {"text": "更换电池一组。"}),
        (5, "member", "answered", {"satisfied": "no", "text": "两天后又不亮了。"}),
        (6, "member", "reopened", {"reason": "更换后仍不亮"}),
    )),
    Story("村级保洁员招聘咨询", "policy_question", "work", "small", date(2025, 6, 25), (
        (1, "member", "closed", {"reason": "与已登记事项重复"}),
    )),
)  # fmt: skip


def build(world: World) -> None:
    """Visits of the team, the matters of the village and of the next township, a promise."""
    [first, member, *_] = (
        postings.serving(person=person.public_id, on=ON)[0] for person in world.mazhuang
    )
    cast = _Cast(world, first, member)
    made = _visits(cast, world.rng("visits"))
    world.progress("visits in 马庄村", made, made)
    for story in _STORIES:
        _tell(cast, story)
    _ask(world)
    promise = roster.PromiseDraft(
        posting=first, text="每月为四组独居老人代购降压药", made_on=date(2025, 6, 5)
    )
    roster.make_promises([promise], by=cast.actors["first"])
    made = Matter.objects.count()
    world.progress("matters", made, made)


class _Cast:
    """Who acts: the two cadres, the township, the county's office; and the households."""

    def __init__(self, world: World, first: Any, member: Any) -> None:
        self.postings = {"first": first, "member": member}
        self.actors: dict[str, Actor] = {
            "first": account("shuji"),
            "member": account("duiyuan"),
            "township": account("tangzhuang"),
            "county": world.office("411327"),
        }
        found = households.households(actor=self.actors["county"], as_of=ON, area=MAZHUANG)
        self.homes = list(found)


def account(username: str) -> Actor:
    account = directory.account_named(username=username)
    assert account is not None, username
    return directory.actor_of(account, on=ON)


def _visits(cast: _Cast, rng: Random) -> int:
    """Thirty visits from May to July, the last household of each group still waiting; two meetings
    and a call."""
    drafts: list[VisitDraft] = []
    day, waiting = date(2025, 5, 6), cast.homes[:-6]
    for number in range(30):
        who = "first" if number % 3 else "member"
        topics, found = _FOUND[number % len(_FOUND)]
        those = [waiting[(number * 2 + step) % len(waiting)] for step in range(rng.choice((1, 2)))]
        along = [cast.postings["member"].public_id] if who == "first" and number % 4 == 0 else []
        drafts.append(
            _draft(
                cast,
                who,
                day,
                topics=topics,
                findings=found,
                companions=along,
                households=[
                    VisitedHousehold(public_id=row.public_id, slots=rng.choice(_SLOTS))
                    for row in those
                ],
            )
        )
        day += rng.choice((2, 3, 3)) * _DAY
    drafts += [
        _draft(cast, "first", date(2025, 6, 13), kind="open_air", topics=("policy", "road"),
               findings="坝坝会：通报生产路积水处理安排，收集秋季产业意见，到会31人。"),
        _draft(cast, "first", date(2025, 7, 18), kind="meeting", topics=("industry",),
               findings="座谈会：讨论芝麻订单种植，九户愿意参加。"),
        _draft(cast, "member", date(2025, 7, 24), kind="call", topics=("school",),
               findings="来电询问转学材料，已答复。"),
    ]  # fmt: skip
    for draft in drafts:
        [outcome] = actions.record_visits([draft], at=draft.made_at)
        if isinstance(outcome, Problem):
            raise outcome
    return len(drafts)


def _draft(cast: _Cast, who: str, on: date, *, kind: str = "household", **more: Any) -> VisitDraft:
    return VisitDraft(
        posting=cast.postings[who], kind=kind, on=on, made_at=_at(on), by=cast.actors[who], **more
    )


def _tell(cast: _Cast, story: Story) -> None:
    """A matter that was heard on a visit, with its steps."""
    home = cast.homes[len(story.title) % len(cast.homes)]
    heard = NewMatter(
        kind=story.kind,
        topic=story.topic,
        title=story.title,
        text=f"{story.title}，群众走访时反映。",
        household=home.public_id,
        size=story.size,
    )
    on, who = story.opened_on, story.owner
    [visit] = actions.record_visits(
        [
            _draft(
                cast,
                who,
                on,
                topics=(story.topic,),
                findings=f"反映：{story.title}。",
                households=[VisitedHousehold(public_id=home.public_id, slots=("visit",))],
                matters=[heard],
            )
        ],
        at=_at(on),
    )
    if isinstance(visit, Problem):
        raise visit
    matter = visit.matters.get()
    for days, by, kind, said in story.steps:
        _step(matter, kind, on + days * _DAY, cast.actors[by], said)


def _step(matter: Matter, kind: str, on: date, by: Actor, said: dict[str, Any]) -> None:
    at = _at(on) + timedelta(hours=matter.version)
    actions.add_step(
        matter=matter, kind=kind, on=on, base=matter.version, made_at=at, at=at, by=by, **said
    )


def _ask(world: World) -> None:
    """A call for help from the public page; in 桥头镇 one that the township took on."""
    actions.ask_for_help(
        village=world.places[MAZHUANG],
        text="家门口电线杆倾斜，担心大风天倒下。",
        name="演示村民",
        phone=world.numbers.phone(),
        topic="safety",
        at=_at(date(2025, 7, 29)),
    )
    if XIANGZHUANG not in world.places:
        return
    on, town = date(2025, 7, 21), account("qiaotou")
    matter = actions.open_matter(
        village=world.places[XIANGZHUANG],
        kind="livelihood",
        topic="road",
        title="村口公交站牌损坏",
        size="small",
        source="office",
        made_at=_at(on),
        at=_at(on),
        by=town,
    )
    _step(matter, "passed_up", on + _DAY, town, {"reason": "由乡镇联系公交公司"})
    _step(matter, "taken", on + 2 * _DAY, town, {})


def _at(day: date) -> datetime:
    return midnight(day) + _MORNING

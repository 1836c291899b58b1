"""Party branches of 唐庄乡 and of the weak villages: members, committees, meetings, rectifications,
talents, stars. None of their people exists; the texts of the star tasks are demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from demo.households import AREA, MAZHUANG
from demo.names import person_name
from zhucun.branches import actions
from zhucun.branches.actions import (
    ListingDraft,
    MeetingDraft,
    MemberDraft,
    PersonDraft,
    SeatDraft,
    TalentDraft,
    TaskDraft,
)
from zhucun.branches.models import Branch, PartyMember, StarTask
from zhucun.directory.models import Place, PlaceTag
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.roster import queries as postings

if TYPE_CHECKING:
    from demo.world import World

ON = date(2025, 7, 31)
AT = midnight(ON)
_TOWNSHIP, _TAG = MAZHUANG[:9], "weak-branch"
_FOUNDED, _TERM = date(1998, 7, 1), date(2021, 1, 15)
_TOPICS = {
    "member_meeting": ("审议支部上半年工作", "讨论发展党员事项"),
    "committee_meeting": ("研究村集体增收项目", "研究防汛值班安排", "研究困难党员慰问"),
    "group_meeting": ("学习新修订的制度", "开展谈心谈话"),
    "lecture": ("第一书记讲党课：把支部建在产业链上",),
    "theme_day": ("人居环境义务劳动", "走访独居老人", "缴纳党费并集体学习"),
}
_PROBLEMS = (
    "支部书记年龄偏大，后备力量不足，组织生活不正常",
    "班子不团结，村务公开不及时，群众意见较多",
    "集体经济薄弱，为民办事资金不足",
)
_MEASURES = (("选优配强支部书记", "包村副县长"), ("规范三会一课", "驻村第一书记"))
_STARS = (
    ("strong-branch", "组织生活制度落实"),
    ("strong-branch", "支部班子配备齐全"),
    ("thriving-industry", "有稳定的集体经营性收入"),
    ("thriving-industry", "有一项主导产业"),
    ("pleasant-environment", "垃圾日产日清"),
    ("pleasant-environment", "主次干道硬化"),
    ("law-and-safety", "矛盾纠纷不出村"),
    ("law-and-safety", "每组有平安志愿者"),
    ("civility-and-happiness", "村规民约上墙并执行"),
    ("civility-and-happiness", "留守老人定期探访"),
)
_RULES = (
    ("convention", "村规民约", date(2022, 3, 12)),
    ("meeting", "“四议两公开”实施办法", date(2021, 9, 3)),
    ("finance", "村级集体资金资产资源管理办法", date(2023, 4, 18)),
)
_DAY = timedelta(days=1)


def build(world: World) -> None:
    """The organisations of one township and of the weak villages of the county."""
    office, rng = world.office(AREA), world.rng("branches")
    borne = PlaceTag.objects.filter(tag=_TAG, area__startswith=AREA)
    labels = borne.filter(Q(valid_until=None) | Q(valid_until__gte=date(2023, 1, 1)))
    weak = {row.area: row for row in labels}
    codes = [
        code for code in sorted(world.places) if code.startswith(_TOWNSHIP) and len(code) == 12
    ]
    wanted = [world.places[code] for code in dict.fromkeys([*codes, *sorted(weak)])]
    branches = [_found(place, office) for place in wanted]
    members = _members(branches, rng, office)
    for branch in branches:
        if branch.area.startswith(_TOWNSHIP):
            _committee(branch, members[branch.pk], office)
            _rules(branch, office)
    _meetings(world, branches, rng, office)
    _rectify([branch for branch in branches if branch.area in weak], weak, office)
    _talents(wanted, rng, office)
    _stars(branches, rng, office)
    _joint(world, branches, office)
    world.progress("party branches", len(branches), len(branches))


def _found(place: Place, office: Actor) -> Branch:
    name = f"{place.short_name}党支部"
    return actions.found_branch(village=place, name=name, on=_FOUNDED, groups=2, at=AT, by=office)


def _members(branches: list[Branch], rng: Random, office: Actor) -> dict[int, list[PartyMember]]:
    """Many old members, a few young ones, one on the way; 马庄 has more of them than the others."""
    drafts = [
        _member(branch, number, rng)
        for branch in branches
        for number in range(26 if branch.area == MAZHUANG else 9)
    ]
    found: dict[int, list[PartyMember]] = {branch.pk: [] for branch in branches}
    for row in actions.admit_members(drafts, at=AT, by=office):
        found[row.branch_id].append(row)
    return found


def _member(branch: Branch, number: int, rng: Random) -> MemberDraft:
    stage = {7: "probationary", 8: "activist"}.get(number, "full")
    young = stage != "full" or number % 4 == 3
    born = date(
        rng.randint(1986, 2000) if young else rng.randint(1944, 1979), rng.randint(1, 12), 9
    )
    gender = rng.choices(("male", "female"), (74, 26))[0]
    since = max(date(born.year + rng.randint(21, 34), 7, 1), _FOUNDED + _DAY)
    since = min(since, date(2024, 7, 1))
    return MemberDraft(
        branch=branch,
        person=PersonDraft(
            name=person_name(rng, gender=gender, born=born.year), gender=gender, birth_on=born,
            is_other=True,
        ),
        stage=stage,
        joined_on=since,
        party_since=since if stage != "activist" else None,
    )  # fmt: skip


def _committee(branch: Branch, members: list[PartyMember], office: Actor) -> None:
    """Five people in seven seats: the secretary is director as well."""
    told: dict[str, Any] = {"at": AT, "by": office}
    term = actions.open_term(village=branch.village, number=11, on=_TERM, **told)
    head, *others = [row.local for row in members if row.stage == "full"][:5]
    plan = [
        (head, "branch", "secretary", "prosperity_leader"),
        (head, "villagers", "director", "prosperity_leader"),
        (others[0], "branch", "deputy_secretary", "veteran"),
        (others[1], "branch", "member", "coop_head"),
        (others[2], "villagers", "deputy_director", "returnee_worker"),
        (others[3], "villagers", "member", "returned_graduate"),
    ]
    seats = [
        SeatDraft(
            person=PersonDraft(local=local),
            body=body,
            office=name,
            source_class=source,
            since=_TERM,
        )
        for local, body, name, source in plan
    ]
    actions.give_seats(seats, committee=term, **told)


def _rules(branch: Branch, office: Actor) -> None:
    """What the village ordered by its own resolutions (SQ24-093)."""
    for kind, title, on in _RULES:
        told = actions.RuleDraft(
            kind=kind, title=title, adopted_on=on, resolution=f"村民代表会议 {on}"
        )
        actions.record_rule(told, village=branch.village, at=AT, by=office)


def _meetings(world: World, branches: list[Branch], rng: Random, office: Actor) -> None:
    """January to July 2025; some branches miss some of them."""
    team = [postings.serving(person=one.public_id, on=ON)[0] for one in world.mazhuang[:1]]
    drafts = []
    for branch in branches:
        for month in range(1, 8):
            for kind, day in (("theme_day", 5), ("committee_meeting", 12), ("group_meeting", 18)):
                if branch.area == MAZHUANG or rng.random() < 0.8:
                    drafts.append(_meeting(branch, kind, date(2025, month, day), rng, team))
        for month in (2, 5, 7):
            drafts.append(_meeting(branch, "member_meeting", date(2025, month, 20), rng, team))
        drafts.append(_meeting(branch, "lecture", date(2025, 6, 30), rng, team))
    actions.record_meetings(drafts, at=AT, by=office)


def _meeting(branch: Branch, kind: str, on: date, rng: Random, team: list[Any]) -> MeetingDraft:
    most = {"committee_meeting": 3}.get(kind, 24 if branch.area == MAZHUANG else 8)
    return MeetingDraft(
        branch=branch,
        kind=kind,
        on=on,
        topic=rng.choice(_TOPICS[kind]),
        present=rng.randint(max(1, most - 3), most),
        cadres=[one for one in team if one.area == branch.area],
    )


def _rectify(branches: list[Branch], weak: dict[str, PlaceTag], office: Actor) -> None:
    """Those that recovered in 2023 are closed; of the others some are done and wait."""
    told: dict[str, Any] = {"at": AT, "by": office}
    for number, branch in enumerate(branches):
        label = weak[branch.area]
        case = actions.list_branch(
            ListingDraft(
                branch=branch, on=label.valid_from, problem=_PROBLEMS[number % 3],
                led_by="联系县领导", basis="软弱涣散村排查",
            ),
            **told,
        )  # fmt: skip
        closed = label.valid_until
        done = (closed - 60 * _DAY) if closed else date(2025, 5, 20)
        for title, owner in _MEASURES:
            row = actions.add_measure(case=case, title=title, owner=owner, due_on=done, **told)
            if closed or number % 3:
                actions.finish_measure(measure=row, result="已完成", on=done, **told)
        if closed or number % 3 == 2:
            actions.submit_case(case=case, on=done + 10 * _DAY, **told)
        if closed:
            actions.accept_case(case=case, on=closed - 20 * _DAY, note="县级验收合格", **told)
            actions.remove_label(case=case, on=closed, **told)


def _talents(places: list[Place], rng: Random, office: Actor) -> None:
    fields = ("肉牛养殖", "苗木花卉", "农机服务", "电商", "食用菌")
    drafts = [
        TalentDraft(
            village=place,
            person=PersonDraft(name=person_name(rng, gender="male", born=1985)),
            kind=kind,
            on=date(2021 + rng.randint(0, 3), rng.randint(1, 6), 15),
            field=rng.choice(fields) if kind != "reserve" else "",
        )
        for place in places
        for kind in ("reserve", "reserve", "leader", "returnee")
    ]
    leaders = actions.recognise(drafts, at=AT, by=office)[2:3]
    for row in leaders:
        actions.begin_track(
            village=places[0], local=row.local, track="leader_to_member", goal="列为发展对象",
            on=date(2025, 3, 1), at=AT, by=office,
        )  # fmt: skip


def _stars(branches: list[Branch], rng: Random, office: Actor) -> None:
    """Ten of the 29 tasks are known; 马庄 is checked, others are declared only."""
    told: dict[str, Any] = {"at": AT, "by": office}
    drafts = [
        TaskDraft(star=star, number=str(n), title=f"{title}（演示任务）", checked_by="县委组织部")
        for n, (star, title) in enumerate(_STARS, start=1)
    ]
    actions.keep_tasks(drafts, area=AREA, year=2025, **told)
    for branch in branches:
        if branch.area == MAZHUANG:
            for task in _tasks():
                result = "unmet" if task.number == "4" else "met"
                actions.check_task(branch=branch, task=task, result=result, on=ON, **told)
        elif rng.random() < 0.5:
            continue
        actions.declare_stars(
            branch=branch, year=2025, stars=5 if branch.area == MAZHUANG else rng.randint(2, 4),
            meets_standard=True, on=date(2025, 7, 15), basis="年中申报", **told,
        )  # fmt: skip


def _tasks() -> list[StarTask]:
    return list(StarTask.objects.filter(area=AREA, year=2025))


def _joint(world: World, branches: list[Branch], office: Actor) -> None:
    """马庄 and the unit of its team build a joint branch."""
    village = next((each.village for each in branches if each.area == MAZHUANG), None)
    serving = [postings.serving(person=one.public_id, on=ON)[0] for one in world.mazhuang[:1]]
    if village is None or not serving or serving[0].unit is None:
        return
    actions.found_joint(
        village=village, units=[serving[0].unit], name="马庄村联合党总支部", on=date(2023, 3, 1),
        at=AT, by=office,
    )  # fmt: skip

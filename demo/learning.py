"""培训 in Sheqi: the plan of 2025, the lecture hall each month, needs, the handbook, a quiz, a
contest; in Huaxi the meeting before the post and the five lessons. How the 2,718 attendances of the
article spread over its eight sessions is not told: that they are there is the article's, the spread
ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo import handbook
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.learning import actions, queries
from zhucun.learning.actions import CourseDraft, SessionDraft, TeacherDraft
from zhucun.learning.models import Session
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

if TYPE_CHECKING:
    from demo.world import World

SHEQI, HUAXI = "411327", "520111"
OFFICE = "县委组织部、县驻村办"
#: What the article counts since 2023 (SQ24-050 to SQ24-052).
_DECLARED = 2_718
_EARLIER: tuple[tuple[date, str, str, str], ...] = (
    (date(2023, 2, 17), "驻村第一书记的职责", "宋瑞", "national"),
    (date(2023, 3, 17), "防返贫监测政策", "县农业农村局业务骨干", ""),
    (date(2023, 5, 19), "党建引领乡村振兴", "韩宇南", "national"),
    (date(2023, 6, 16), "五星支部创建", "县委组织部业务骨干", ""),
    (date(2023, 8, 18), "村级集体经济", "县农业农村局业务骨干", ""),
    (date(2023, 9, 15), "群众工作方法", "县信访局业务骨干", ""),
    (date(2023, 11, 17), "廉洁驻村", "县纪委监委业务骨干", ""),
)
_OUT = (date(2023, 10, 20), "先进村现场学习")
#: The lecture hall of 2025: day, theme, teacher's office, the ability that it serves.
_MONTHS: tuple[tuple[date, str, str, str], ...] = (
    (date(2025, 1, 10), "年度承诺和任务清单", "县委组织部", "duty"),
    (date(2025, 2, 14), "中央一号文件解读", "县委党校", "theory"),
    (date(2025, 3, 14), "防返贫动态监测", "县农业农村局", "professional"),
    (date(2025, 4, 11), "农村集体经济发展", "县农业农村局", "professional"),
    (date(2025, 5, 16), "矛盾纠纷排查化解", "县司法局", "duty"),
    (date(2025, 6, 13), "医保和临时救助政策", "县医保局", "professional"),
    (date(2025, 7, 11), "“五星”支部创建", "县委组织部", "theory"),
)
_AHEAD = (date(2025, 8, 15), "秋季产业和项目申报", "县乡村振兴部门", "professional")
_FIVE = (
    ("policy", "乡村振兴政策"),
    ("theory", "党的创新理论"),
    ("practice", "入户走访实践"),
    ("example", "优秀支书传经验"),
    ("integrity", "驻村廉洁纪律"),
)
_QUIZ: tuple[tuple[int, str, tuple[str, ...], tuple[int, ...]], ...] = (
    (15, "下列哪些属于监测对象类别？", ("脱贫不稳定户", "边缘易致贫户", "一般农户"), (0, 1)),
    (18, "认定公示不少于几天？", ("3天", "5天", "15天"), (1,)),
    (19, "公示内容不得出现什么？", ("身份证号", "健康状况", "监测对象类别"), (0, 1)),
    (21, "标注风险消除，认定后至少满多久？", ("一个月", "半年", "三年"), (1,)),
)


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime.combine(day, time(2), UTC)


def build(world: World) -> None:
    """Trainings of both counties, as far as the world has them."""
    if SHEQI not in world.actors or not world.mazhuang:
        return
    office = world.office(SHEQI)
    attended = _earlier(office)
    held = _year(world, office)
    _handbook_and_quiz(office, held)
    _own(world)
    _contest(world, office)
    if HUAXI in world.actors:
        attended += _huaxi(world.office(HUAXI))
    world.progress("learning", attended, attended)


def _open(area: str, day: date, theme: str, by: Actor, **more: Any) -> Session:
    values: dict[str, Any] = {"venue": "县委党校", "hours": 3, **more}
    draft = SessionDraft(area=area, theme=theme, starts_on=day, **values)
    return actions.open_session(draft, at=at(day - timedelta(days=14)), by=by)


def _attend(session: Session, postings: Sequence[Any], by: Actor) -> int:
    if not postings:
        return 0
    done = actions.record_attendance(
        postings, session=session, on=session.starts_on, at=at(session.ends_on), by=by
    )
    return len(done.new)


def _serving(area: str, day: date, by: Actor) -> list[Any]:
    return list(roster.roster(actor=by, as_of=day, wanted=RosterFilter(area=area)))


def _earlier(office: Actor) -> int:
    """The eight sessions that the article counts up to January 2024."""
    left, attended = _DECLARED, 0
    days = [*_EARLIER, (*_OUT, "", "")]
    for number, (day, theme, teacher, honour) in enumerate(days):
        is_out = not teacher
        session = _open(
            SHEQI,
            day,
            theme,
            office,
            mode="go_out" if is_out else "bring_in",
            venue="省内先进村" if is_out else "县委党校",
            teachers=() if is_out else (TeacherDraft(name=teacher[:30], honour=honour),),
        )
        serving = _serving(SHEQI, day, office)
        others = len(days) - number - 1
        share = min(len(serving), max(left - others, 1)) if others else left
        taken = _attend(session, serving[:share], office)
        left, attended = left - taken, attended + taken
    return attended


def _year(world: World, office: Actor) -> Session:
    """The plan of 2025, approved in January; the lecture hall month by month."""
    plan = actions.make_plan(
        area=SHEQI,
        year=2025,
        title="2025年驻村干部培训计划",
        at=at(date(2025, 1, 3)),
        by=office,
    )
    courses = [
        CourseDraft(
            theme=theme,
            kind="lecture",
            serves=(serves,),
            hours=3,
            people=120,
            funds=Decimal(3_000),
            month=day.month,
        )
        for day, theme, _teacher, serves in (*_MONTHS, _AHEAD)
    ]
    courses.append(
        CourseDraft(
            theme="第一书记、工作队员示范培训班",
            kind="demonstration",
            hours=16,
            people=98,
            funds=Decimal(58_000),
            month=10,
        )
    )
    rows = actions.add_courses(courses, plan=plan, at=at(date(2025, 1, 3)), by=office)
    actions.approve_plan(plan=plan, at=at(date(2025, 1, 6)), by=office)
    rng = world.rng("trainings")
    held = None
    for row, (day, theme, teacher, _serves) in zip(rows, (*_MONTHS, _AHEAD), strict=False):
        session = _open(
            SHEQI,
            day,
            theme,
            office,
            course=row,
            capacity=150,
            gives_certificate=theme == "防返贫动态监测",
            teachers=(TeacherDraft(name="业务骨干", office=teacher),),
        )
        if day == _AHEAD[0]:
            continue
        serving = _serving(SHEQI, day, office)
        chosen = rng.sample(serving, min(len(serving), 48))
        own = {person.pk for person in world.mazhuang}
        mine = [each for each in serving if each.person_id in own]
        _attend(session, [*mine, *(each for each in chosen if each.person_id not in own)], office)
        if session.gives_certificate:
            actions.issue_certificates(session=session, on=day, by=office)
            held = session
    assert held is not None
    return held


def _handbook_and_quiz(office: Actor, held: Session) -> None:
    rows = actions.write_articles(
        handbook.drafts(OFFICE), area=SHEQI, since=date(2025, 1, 6), by=office
    )
    actions.issue_edition(
        area=SHEQI, title="驻村工作百问百答(2025年第一版)", on=date(2025, 3, 1), by=office
    )
    numbered = {row.number: row for row in rows}
    actions.make_quiz(
        [
            actions.QuestionDraft(article=numbered[number], text=text, options=options, right=right)
            for number, text, options, right in _QUIZ
        ],
        area=SHEQI,
        title="防返贫监测小测",
        opens_on=held.starts_on,
        session=held,
        at=at(held.starts_on),
        by=office,
    )


def _cadre(world: World, number: int, day: date) -> tuple[Any, Actor] | None:
    """A cadre of 马庄村 with his posting, as the actor that his account is."""
    person = world.mazhuang[number]
    known = directory.accounts_of_people().get(person.public_id)
    posting = next(iter(roster.serving(person=person.public_id, on=day)), None)
    account = directory.account_named(username=known[0]) if known else None
    if posting is None or account is None:
        return None
    return posting, directory.actor_of(account, on=day)


def _own(world: World) -> None:
    """What the two cadres with accounts did themselves: needs, a look at their abilities,
    enrolling, a suggestion, a lesson in the village."""
    day = date(2025, 7, 21)
    for number in (0, 1):
        found = _cadre(world, number, day)
        if found is None:
            continue
        posting, actor = found
        ratings = {"professional": "weak", "theory": "fair", "duty": "good"}
        actions.check_self(posting=posting, year=2025, ratings=ratings, at=at(day), by=actor)
        topics = ["电商直播带货", "业务能力"] if number else ["业务能力", "项目申报"]
        actions.state_topics(topics, posting=posting, year=2025, on=day, by=actor)
        ahead = queries.upcoming(actor=actor, on=day).filter(theme=_AHEAD[1]).first()
        if ahead is not None:
            actions.enrol([posting], session=ahead, at=at(day), by=actor)
        if number == 0:
            actions.suggest(
                posting=posting,
                text="建议补充：临时救助怎样申请，由谁受理？",
                article=None,
                area=SHEQI,
                on=day,
                by=actor,
            )
            _mini_class(posting, actor)


def _mini_class(posting: Any, actor: Actor) -> None:
    if posting.team is None:
        return
    for day, title, present in (
        (date(2025, 4, 25), "医保缴费和报销小课堂", 36),
        (date(2025, 6, 27), "防溺水和防诈骗小课堂", 52),
    ):
        draft = actions.MiniClassDraft(team=posting.team, title=title, on=day, present=present)
        actions.hold_mini_class(draft, at=at(day), by=actor)


def _contest(world: World, office: Actor) -> None:
    """A contest that is open: 马庄村's first secretary takes part."""
    day = date(2025, 7, 22)
    contest = actions.open_contest(
        area=SHEQI,
        title="2025年驻村干部擂台比武",
        about="入户政策讲解、村情问答和产业方案展示，自愿报名",
        rounds=[("初赛", date(2025, 9, 12)), ("决赛", date(2025, 10, 17))],
        at=at(day),
        by=office,
    )
    found = _cadre(world, 0, day)
    if found is not None:
        posting, actor = found
        actions.enter_contest(contest=contest, posting=posting, on=day, by=actor)


def _huaxi(office: Actor) -> int:
    """The mobilisation before the post (HX25-31) and the five lessons (HX25-53)."""
    serving = _serving(HUAXI, date(2025, 7, 1), office)
    if not serving:
        return 0
    attended = 0
    first = max(row.starts_on for row in serving)
    meeting = _open(
        HUAXI,
        first,
        "岗前动员和职责",
        office,
        kind="pre_post",
        venue="区委党校",
        teachers=(TeacherDraft(name="区委组织部负责同志"),),
    )
    attended += _attend(meeting, [row for row in serving if row.starts_on == first], office)
    for number, (lesson, theme) in enumerate(_FIVE):
        session = _open(
            HUAXI,
            date(2025, 7, 2) + timedelta(days=4 * number),
            theme,
            office,
            kind="special",
            lesson=lesson,
            venue="区委党校",
            teachers=(TeacherDraft(name="业务骨干", office="区直部门"),),
        )
        there = serving if number < 4 else serving[: len(serving) // 2]
        attended += _attend(session, there, office)
    return attended

"""Pages of learning cost the same for three rows and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.doors.web.learning.conftest import BEGIN, NOW
from tests.learning.world import COUNTY, DAY, EAST, School, at, attend, build, session
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor, Held
from zhucun.learning import actions, queries

_FEW, _MANY = 3, 30
HIS = "赵一"


@pytest.fixture
def school(places: Any, settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        yield build(places, more=_MANY)


@pytest.fixture
def rows(school: School, places: Any) -> Any:
    return Filled(school, places)


class Filled:
    """A county whose lists grow: `fill` makes rows of every kind, of one cadre each and of 赵一."""

    def __init__(self, school: School, places: Any) -> None:
        self.school, self.office = school, school.actors["office"]
        told: dict[str, Any] = {"at": at(BEGIN), "by": self.office}
        self.plan = actions.make_plan(area=COUNTY, year=2025, title="计划", **told)
        self.held = session("共同的一课", gives_certificate=True)
        self.next = session("下一课", on=date(2025, 4, 11))
        self.contest = actions.open_contest(
            area=COUNTY, title="大比武", about="", rounds=[("初赛", DAY)], **told
        )
        self.team = make.team(places[EAST], make.round_("2025t", starts_on=BEGIN), formed_on=BEGIN)
        self.quiz: Any = None
        self.edition: Any = None
        self.article: Any = None

    def actor(self, name: str) -> Actor:
        if name in self.school.actors:
            return self.school.actors[name]
        posting = self.school.postings[name]
        held = (Held(Role.MEMBER, posting.area),)
        person = posting.person.public_id
        return Actor(account=posting.pk + 1_000, name=name, held=held, person=person)

    def fill(self, first: int, last: int) -> None:
        for number in range(first, last):
            name = f"李{number:02d}"
            self._taught(number, name)
            self._asked(number, name, self.actor(name))
        actions.issue_certificates(session=self.held, on=DAY, by=self.office)

    def _taught(self, number: int, name: str) -> None:
        told: dict[str, Any] = {"at": at(DAY), "by": self.office}
        attend(self.school, self.held, name)
        one = session(f"主题{number}", on=DAY - timedelta(days=number + 1))
        attend(self.school, one, HIS, on=one.starts_on)
        actions.enrol([self.school.postings[name]], session=self.next, **told)
        mine = session(f"以后{number}", on=DAY + timedelta(days=number + 1))
        actions.enrol([self.school.postings[HIS]], session=mine, **told)
        changes = actions.SessionChanges(
            theme=mine.theme,
            starts_on=mine.starts_on,
            hours=2,
            venue=f"新址{number}",
            teachers=[actions.TeacherDraft(name="周老师")],
        )
        actions.correct_session(changes, session=mine, why="换址", **told)
        draft = actions.CourseDraft(theme=f"课{number}", serves=("theory",), people=9)
        actions.add_courses([draft], plan=self.plan, **told)
        actions.make_plan(area=COUNTY, year=1990 + number, title=f"计划{number}", **told)

    def _asked(self, number: int, name: str, who: Actor) -> None:
        told: dict[str, Any] = {"posting": self.school.postings[name], "on": DAY, "by": who}
        actions.state_topics(["电商直播"], year=2025, **told)
        draft = actions.ArticleDraft(
            question=f"住村第{number}问？",
            answer="答",
            topic=f"题{number}",
            source="文",
            owner="部",
        )
        [article] = actions.write_articles([draft], area=COUNTY, since=BEGIN, by=self.office)
        self.article = self.article or article
        actions.suggest(text=f"建议{number}", article=article, area=COUNTY, **told)
        self.edition = actions.issue_edition(
            area=COUNTY, title=f"版{number}", on=DAY, by=self.office
        )
        actions.enter_contest(contest=self.contest, **told)
        actions.open_contest(
            area=COUNTY,
            title=f"比武{number}",
            about="",
            rounds=[("初赛", DAY)],
            at=NOW,
            by=self.office,
        )
        question = actions.QuestionDraft(
            article=article, text="几天？", options=("15", "20"), right=(1,)
        )
        made = actions.make_quiz(
            [question],
            area=COUNTY,
            title=f"测{number}",
            opens_on=DAY,
            session=self.held,
            at=NOW,
            by=self.office,
        )
        self.quiz = self.quiz or made
        for trier in (name, HIS):
            actions.try_quiz(
                quiz=self.quiz,
                answers={1: [0]},
                posting=self.school.postings[trier],
                at=NOW,
                by=self.actor(trier),
            )
        lesson = actions.MiniClassDraft(team=self.team, title=f"课{number}", on=DAY, present=9)
        actions.hold_mini_class(lesson, at=NOW, by=self.school.actors[HIS])

    def pages(self) -> dict[str, tuple[str, ...]]:
        held, following = self.held.public_id, self.next.public_id
        contest, quiz = self.contest.public_id, self.quiz.public_id
        shared = (
            "/trainings/?size=200",  # a second page costs a count
            f"/trainings/{held}/",
            f"/trainings/{following}/",
            "/handbook/",
            "/handbook/?q=住村",
            f"/handbook/{self.article.public_id}/",
            "/handbook/editions/",
            f"/handbook/editions/{self.edition.public_id}/",
            "/handbook/suggestions/",
            "/mini-classes/",
            "/quizzes/",
            f"/quizzes/{quiz}/",
            "/contests/",
            f"/contests/{contest}/",
            "/training-plans/",
            f"/training-plans/{self.plan.public_id}/",
        )
        office = (
            f"/trainings/{held}/attend/",
            f"/trainings/{following}/people/",
            f"/trainings/{following}/people/?untrained=1",
            f"/trainings/{held}/practice/",
            "/trainings/new/",
            "/training-menu/",
            "/training-menu/needs/?topic=电商直播",
            *(f"/training-count/?by={by}" for by in queries.GROUPS),
            "/training-count/rows/?size=200",
            "/training-count/gaps/",
            "/training-count/gaps/?which=pre-post",
            f"/training-count/coverage/?area={COUNTY}",
            "/quizzes/new/",
            f"/contests/{contest}/announce/",
            f"/contest-rounds/{self.contest.heats.get().public_id}/judge/",
        )
        return {
            "office": (*shared, *office),
            "zhao": (*shared[:-1], "/my-learning/", "/my-learning/needs/"),
        }


def test_every_page_of_learning_costs_the_same_for_three_rows_and_for_thirty(
    rows: Filled,
    client_of: Callable[..., Client],
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    clients = {
        name: client_of(Account.objects.get(username=name), "en") for name in ("office", "zhao")
    }

    def costs() -> dict[tuple[str, str], int]:
        found = {}
        for who, pages in rows.pages().items():
            for page in pages:
                answers: list[Any] = []
                asked = queries_of(lambda: answers.append(clients[who].get(page)))  # noqa: B023
                assert answers[0].status_code == 200, page
                found[who, page] = len(asked)
        return found

    rows.fill(0, _FEW)
    costs()  # what is read once in a process
    few = costs()
    rows.fill(_FEW, _MANY)
    many = costs()
    assert {
        key: (few[key], many[key]) for key in many if many[key] != few.get(key, many[key])
    } == {}

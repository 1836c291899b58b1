"""What those who were at a training finished before and after it (学中干、干中学, YN-077)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.learning.world import DAY, School, at, build, session
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.kernel.problems import NotFound
from zhucun.learning import actions as learning
from zhucun.learning.models import Session
from zhucun.reports.queries.practice import Practice, practice

LATER = date(2025, 9, 1)


@pytest.fixture
def school(places: dict[str, Place]) -> School:
    return build(places)


@pytest.fixture
def held(school: School) -> Session:
    """赵一 and 钱二 were there, 孙三 was not."""
    row = session("产业发展实务")
    people = [school.postings[name] for name in ("赵一", "钱二")]
    learning.record_attendance(people, session=row, on=DAY, at=at(DAY), by=school.actors["office"])
    return row


def close(school: School, who: str, on: date, topic: str = "industry", title: str = "事") -> None:
    """A matter of somebody's village, closed on a day."""
    posting, by = school.postings[who], school.actors[who]
    told: dict[str, Any] = {"made_at": at(on), "at": at(on), "by": by}
    matter = fieldwork.open_matter(
        village=posting.place,
        kind="livelihood",
        topic=topic,
        title=title,
        text="x",
        source="phone",
        **told,
    )
    for kind in ("done", "closed"):
        matter.refresh_from_db()
        fieldwork.add_step(
            matter=matter, kind=kind, on=on, base=matter.version, text="办结", **told
        )


def finish(school: School, who: str, on: date, title: str, kind: str = "task") -> None:
    """An item of somebody's task list, done on a day."""
    posting, by = school.postings[who], school.actors[who]
    told: dict[str, Any] = {"at": at(on), "by": by}
    plan = fieldwork.make_plan(
        kind="task_list", village=posting.place, posting=posting, year=2025, **told
    )
    item = fieldwork.add_item(plan=plan, item=fieldwork.ItemDraft(title=title, kind=kind), **told)
    fieldwork.report_progress(
        item=item, on=on, evidence="paper", evidence_key="验收单1号", made_at=at(on), **told
    )
    fieldwork.complete_item(item=item, on=on, **told)


def asked(held: Session, by: Actor, on: date = LATER, **more: Any) -> Practice:
    return practice(actor=by, public_id=held.public_id, as_of=on, **more)


def numbers(found: Practice) -> list[tuple[int, int]]:
    return [(before, after) for _kind, before, after in found.counts()]


def test_what_participants_finished_in_the_theme_stands_before_and_after_with_its_rows(
    school: School, held: Session, queries_of: Callable[..., list[str]]
) -> None:
    office = school.actors["office"]
    day = timedelta(days=1)
    close(school, "赵一", DAY - 10 * day, title="早办的")
    for n in range(2):
        close(school, "赵一", DAY + (5 + n) * day, title=f"学后办的{n}")
    close(school, "钱二", DAY + 90 * day, title="最后一天")
    close(school, "钱二", DAY + 91 * day, title="窗口外")
    close(school, "赵一", DAY, title="当天的")
    close(school, "赵一", DAY + 9 * day, topic="water", title="别的事")
    close(school, "孙三", DAY + 9 * day, title="没来的人")
    finish(school, "钱二", DAY + 20 * day, "壮大产业：建冷库")
    found = asked(held, office)
    assert (found.named, found.topics, found.people) == (("industry",), ("industry",), 2)
    assert found.is_over
    assert numbers(found) == [(1, 3), (0, 1), (0, 0)]
    assert [row.title for row in found.before] == ["早办的"]
    assert [row.title for row in found.after] == [
        *("学后办的0", "学后办的1", "壮大产业：建冷库", "最后一天"),
    ]
    assert numbers(asked(held, office, days=30)) == [(1, 2), (0, 1), (0, 0)]
    assert numbers(asked(held, office, topics=("water",))) == [(0, 1), (0, 0), (0, 0)]
    early = asked(held, office, DAY + 5 * day)
    assert not early.is_over
    assert numbers(early) == [(1, 1), (0, 0), (0, 0)]
    assert numbers(asked(held, school.actors["钱二"], own=True)) == [(0, 1), (0, 1), (0, 0)]
    few = len(queries_of(lambda: asked(held, office)))
    for n in range(4):
        close(school, "赵一", DAY + 30 * day, title=f"更多{n}")
    assert len(queries_of(lambda: asked(held, office))) == few <= 6


def test_a_theme_that_names_no_subject_counts_nothing_until_the_reader_chooses(
    school: School,
) -> None:
    row = session("公文写作")
    office = school.actors["office"]
    posting = school.postings["赵一"]
    learning.record_attendance([posting], session=row, on=DAY, at=at(DAY), by=office)
    close(school, "赵一", DAY + timedelta(days=5))
    found = asked(row, office)
    assert (found.topics, found.before, found.after) == ((), (), ())
    assert numbers(asked(row, office, topics=("industry",)))[0] == (0, 1)


def test_charlie_reads_no_practice_and_a_cadre_only_what_he_may_see(
    school: School, held: Session
) -> None:
    close(school, "赵一", DAY + timedelta(days=5))
    with pytest.raises(NotFound):
        asked(held, school.actors["charlie"])
    theirs = asked(held, school.actors["孙三"])
    assert (theirs.people, theirs.after) == (0, ())
    assert len(asked(held, school.actors["town"]).after) == 1

"""What the tests of the village's organisations share: a day, drafts of people, the Hunan village."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests import factories as make
from zhucun.branches import actions
from zhucun.branches.models import Branch, PartyMember
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor

#: A day of this world, and an instant of it.
DAY = date(2024, 3, 1)
AT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
FOUNDED = date(2001, 7, 1)
JOINED = date(2021, 1, 1)
HUNAN = {
    "43": "湖南省",
    "4312": "怀化市",
    "431225": "会同县",
    "431225200": "连山乡",
    "431225200201": "大坪村民委员会",
}
DAPING = "431225200201"


def found(village: Place, by: Actor, name: str = "", **more: Any) -> Branch:
    """A branch of a village since 2001."""
    title = name or f"{village.short_name}党支部"
    more = {"on": FOUNDED, **more}
    return actions.found_branch(village=village, name=title, at=AT, by=by, **more)


def named(name: str, **more: Any) -> actions.PersonDraft:
    return actions.PersonDraft(name=name, **more)


def admit(branch: Branch, by: Actor, name: str = "王建国", **more: Any) -> PartyMember:
    """A full member since 2021, if not said otherwise; `born`, `id_number` are the person's."""
    who = {
        key: more.pop(key)
        for key in ("id_number", "local", "person", "member", "is_other")
        if key in more
    }
    born = more.pop("born", None)
    more = {"stage": "full", "joined_on": JOINED, **more}
    person = named(name, birth_on=born, **who)
    draft = actions.MemberDraft(branch=branch, person=person, **more)
    return actions.admit_member(draft, at=AT, by=by)


def daping() -> Place:
    """A village of Hunan, whose pack has a chain for weak branches."""
    make.add_places(HUNAN)
    return make.place(DAPING)

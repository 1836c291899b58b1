"""Archives of terms and stories of 社旗县: all of it demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from demo.fieldwork import account
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, at_level
from zhucun.reports import actions, queries
from zhucun.reports.queries import archives, stories
from zhucun.roster import queries as roster
from zhucun.signoff import actions as signoff

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
ON = date(2025, 7, 20)
_AT = midnight(ON) + timedelta(hours=9)
_TITLE = "马庄村的一本民情日记"
_TEXT = (
    "到村第一周,第一书记把全村走了一遍,记下的都是小事:谁家的水管漏了,谁家的地没人种,哪段路晚上看不清。\n"
    "这些事一件一件写进年度承诺,办完一件划去一件。村里人说,日记里写的,后来都看得见。"
)


def build(world: World) -> None:
    """The archives of one township are issued, those of 马庄村's team among them; its first
    secretary has a story with his consent, and a colleague has one that waits for it."""
    office = world.office(AREA)
    [posting, *_] = roster.serving(person=world.mazhuang[0].public_id, on=ON)
    township = at_level(posting.area, Level.TOWNSHIP)
    rows = list(archives.postings_of(actor=office, area=township, scope="all", on=ON))
    reading = archives.Reading(actor=office, postings=rows, as_of=ON)
    made = actions.issue_archives(
        archives.drafts_of(reading, "zh"),
        issuer=queries.default_issuer(AREA, ON, "zh"),
        issued_on=ON,
        issued_at=_AT,
        by=office,
    )
    _story(world, posting)
    world.progress("archives of a township", len(made), len(made))


def _story(world: World, posting: Any) -> None:
    office = world.office(AREA)
    people = stories.cadres_of(actor=office, village=posting.area, as_of=ON)
    known = {person.public_id: person for person in people}
    first = known[world.mazhuang[0].public_id]
    told = {
        "village": posting.place,
        "written_on": ON,
        "written_at": _AT,
        "by": office,
    }
    story = actions.write_story(
        kind="secretary_story", title=_TITLE, text=_TEXT, people=[first], **told
    )
    actions.record_consent(
        story=story,
        person=first.public_id,
        way="signed",
        consented_on=ON,
        note="同意书存县驻村办",
        recorded_at=_AT,
        by=office,
    )
    first_secretary = account("shuji")
    actions.send_to_review(story=story, at=_AT, by=office)
    for by, does in ((first_secretary, "submit"), (office, "check"), (office, "publish")):
        signoff.sign_own(story.public_id, kind=stories.KIND, does=does, at=_AT, by=by)
    story.refresh_from_db()
    actions.show_to_everybody(story=story, is_public=True, at=_AT, by=office)
    actions.compile_volume(
        area=AREA,
        title="社旗县驻村故事（第一辑）",
        issuer=queries.default_issuer(AREA, ON, "zh"),
        stories=[story.public_id],
        on=ON,
        at=_AT,
        by=office,
    )
    others = [person for key, person in known.items() if key != first.public_id]
    if others:
        actions.write_story(
            kind="collective_report",
            title="一支队伍的周例会",
            text="每周一早上,工作队在村部碰头:上周的事办到哪一步,这周先办哪几件,一条条说清楚。",
            people=others[:1],
            **told,
        )

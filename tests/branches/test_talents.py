"""Talents and the two tracks of 双培双带 (HH18-059 to HH18-061, HN22-62, HN22-65)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.branches.world import AT, DAY, admit, found, named
from zhucun.branches import actions, errors, queries
from zhucun.branches.marts import MARTS
from zhucun.branches.models import Branch, Cultivation, Talent
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.signoff.models import Case

ON = date(2023, 5, 1)
HUAIHUA_DAY = date(2018, 6, 1)
HUAIHUA_AT = AT.replace(year=2018, month=6)


def recognise(
    village: Place, by: Actor, kind: str = "leader", name: str = "王能人", **more: Any
) -> Talent:
    person = more.pop("person", None) or named(name)
    values = {"kind": kind, "on": ON, **more}
    draft = actions.TalentDraft(village=village, person=person, **values)
    return actions.recognise_one(draft, at=AT, by=by)


def begin(row: Any, village: Place, by: Actor, track: str, **more: Any) -> Cultivation:
    values = {"goal": "发展肉牛养殖", "on": date(2023, 6, 1), "at": AT, **more}
    return actions.begin_track(village=village, local=row.local, track=track, by=by, **values)


def test_who_came_and_who_went_are_counted_apart_from_who_is_there(
    east: Place, keeper: Actor
) -> None:
    first = recognise(east, keeper, "reserve", on=date(2022, 5, 1))
    recognise(east, keeper, "reserve", name="李后备")
    told = {"talent": first, "on": date(2023, 9, 1), "reason": "已任支部委员", "at": AT}
    assert actions.end_talent(by=keeper, **told)
    assert not actions.end_talent(by=keeper, **told)
    flows = queries.talent_flows(actor=keeper, since=date(2023, 1, 1), until=date(2024, 1, 1))
    [reserve, *_] = flows
    assert (reserve.word, reserve.start, reserve.came, reserve.went, reserve.end) == (
        "reserve",
        1,
        1,
        1,
        1,
    )
    window = (date(2023, 1, 1), date(2024, 1, 1))
    counts = [
        queries.talents(actor=keeper, as_of=DAY).count(),
        queries.talents(actor=keeper, as_of=DAY, came=window).count(),
        queries.talents(actor=keeper, as_of=DAY, went=window).count(),
    ]
    assert counts == [1, 1, 1]


def test_a_talent_is_recognised_once_and_may_come_again(east: Place, keeper: Actor) -> None:
    row = recognise(east, keeper)
    again = {"person": actions.PersonDraft(local=row.local)}
    with pytest.raises(errors.TalentIsThere):
        recognise(east, keeper, **again)
    recognise(east, keeper, "returnee", **again)
    actions.end_talent(talent=row, on=date(2023, 9, 1), reason="外出务工", at=AT, by=keeper)
    recognise(east, keeper, on=date(2024, 1, 1), **again)
    with pytest.raises(errors.TalentOver):
        actions.end_talent(talent=row, on=date(2023, 9, 2), reason="外出务工", at=AT, by=keeper)


def test_only_a_member_becomes_a_leader_by_the_track_and_only_a_leader_a_member(
    branch: Branch, east: Place, keeper: Actor
) -> None:
    leader, who = recognise(east, keeper), admit(branch, keeper)
    with pytest.raises(errors.NotAMember):
        begin(leader, east, keeper, "member_to_leader")
    with pytest.raises(errors.NotALeader):
        begin(who, east, keeper, "leader_to_member")


def test_a_member_who_completes_the_track_is_a_leader_and_nobody_types_it_again(
    branch: Branch, east: Place, keeper: Actor, township: Actor
) -> None:
    row = begin(admit(branch, keeper), east, keeper, "member_to_leader")
    with pytest.raises(errors.TrackIsThere):
        begin(row, east, keeper, "member_to_leader")
    told: dict[str, Any] = {"cultivation": row, "at": AT}
    assert actions.train(on=date(2023, 8, 1), by=keeper, **told)
    assert not actions.train(on=date(2023, 8, 1), by=keeper, **told)
    with pytest.raises(NotAllowed):
        actions.complete(on=date(2024, 1, 1), by=keeper, **told)
    assert actions.complete(on=date(2024, 1, 1), by=township, **told)
    assert not actions.complete(on=date(2024, 1, 1), by=township, **told)
    talent = Talent.objects.get()
    assert (talent.local, talent.kind, talent.recognised_on) == (
        row.local,
        "leader",
        date(2024, 1, 1),
    )


def test_a_leader_is_a_member_only_once_the_register_says_so(
    branch: Branch, east: Place, keeper: Actor, township: Actor
) -> None:
    talent = recognise(east, keeper)
    row = begin(talent, east, keeper, "leader_to_member")
    told: dict[str, Any] = {"cultivation": row, "at": AT}
    with pytest.raises(errors.NotAMember):
        actions.complete(on=date(2024, 1, 1), by=township, **told)
    admit(branch, keeper, "", local=talent.local, stage="probationary", joined_on=date(2023, 12, 1))
    assert actions.complete(on=date(2024, 1, 1), by=township, **told)
    with pytest.raises(errors.TrackOver):
        actions.stop_track(reason="不再培养", by=keeper, **told)


def test_in_huaihua_the_chain_leads_from_one_end_to_the_other(db: None) -> None:
    """HH18-060: chosen and trained by the branch, recognised by the township."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=date(2015, 1, 1))
    make.add_places(
        {"431224101": "卢峰镇", "431224101201": "长乐坊村民委员会"}, since=date(2015, 1, 1)
    )
    village = make.place("431224101201")
    since = {"since": date(2016, 1, 1), "on": HUAIHUA_DAY}
    keeper = make.actor("branch", Role.BRANCH, village.code, **since)
    township = make.actor("town", Role.TOWNSHIP, "431224101", **since)
    who = admit(found(village, OPERATOR), OPERATOR, joined_on=date(2016, 1, 1))
    told: dict[str, Any] = {"at": HUAIHUA_AT}
    row = begin(who, village, keeper, "member_to_leader", on=HUAIHUA_DAY, **told)
    assert Case.objects.get().chain == "member-to-leader"
    assert actions.train(cultivation=row, on=HUAIHUA_DAY, by=keeper, **told)
    assert row.state == "in_training"
    with pytest.raises(errors.SignoffDecides):
        actions.complete(cultivation=row, on=HUAIHUA_DAY, by=township, **told)
    _approve(township)
    row.refresh_from_db()
    assert (row.state, row.completed_on) == ("completed", HUAIHUA_DAY)
    assert Talent.objects.get().kind == "leader"
    names = ("track", "state")
    rows = MARTS["talent"](as_of=HUAIHUA_DAY, areas=("4312",), names=names, tags={})
    assert [(each["m_track"], each["m_state"]) for each in rows] == [
        ("member_to_leader", "completed")
    ]


def _approve(actor: Actor) -> None:
    from zhucun.signoff import actions as signoff
    from zhucun.signoff import queries as signing

    found_ = signing.cases(actor=actor, as_of=HUAIHUA_DAY)
    [card] = signing.cards(list(found_), actor=actor, as_of=HUAIHUA_DAY)
    step, word = card.may.signs[0]
    one = signoff.Signing(
        case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence
    )
    signoff.sign_case(one, at=HUAIHUA_AT, by=actor)


def test_charlie_sees_no_talent_no_track_and_no_name(
    branch: Branch, east: Place, keeper: Actor, office: Actor, stranger: Actor
) -> None:
    talent = recognise(east, keeper, field="养牛")
    row = begin(talent, east, keeper, "leader_to_member")
    assert not queries.talents(actor=stranger, as_of=DAY).exists()
    assert not queries.tracks(actor=stranger).exists()
    flows = queries.talent_flows(actor=stranger, since=ON, until=DAY)
    flows += queries.track_flows(actor=stranger, since=ON, until=DAY)
    assert {(flow.start, flow.came, flow.went) for flow in flows} == {(0, 0, 0)}
    for card, key in ((queries.talent_card, talent), (queries.track_card, row)):
        with pytest.raises(NotFound):
            card(actor=stranger, public_id=key.public_id)
    with pytest.raises(NotAllowed):
        recognise(east, stranger)
    for actor, names in ((keeper, ["王能人"]), (office, ["王**"]), (stranger, [])):
        rows = queries.talents(actor=actor, as_of=DAY)
        path, _count = queries.talents_workbook(rows, actor=actor, as_of=DAY, lang="zh")
        lines = list(load_workbook(path).active.iter_rows(values_only=True))[1:]
        path.unlink()
        assert [line[2] for line in lines] == names

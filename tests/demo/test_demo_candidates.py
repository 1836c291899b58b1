"""The open round: every outcome to look at, and one person under five packs."""

from __future__ import annotations

from datetime import date

import pytest

from demo.same_person import FINDINGS, NAME
from zhucun.analytics.queries import checked_fact, eligibility, verdicts
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.roster.models import Candidate, Finding, Posting
from zhucun.roster.queries import counted_facts

pytestmark = pytest.mark.usefixtures("county", "db")

ON = date(2025, 5, 15)


def _candidates() -> list[Candidate]:
    rows = Candidate.objects.filter(round__area="411327", round__code="2025")
    return list(rows.select_related("person__unit", "unit", "village"))


def test_about_forty_people_stand_and_every_outcome_is_among_them() -> None:
    judged = verdicts(candidates=_candidates(), pack=pack_for("411327", as_of=ON))
    outcomes = {verdict.outcome for _row, verdict in judged}
    assert len(judged) == 41
    assert outcomes == {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}
    assert {reason.outcome for _row, verdict in judged for reason in verdict.reasons} == {
        *outcomes, Outcome.UNSET, Outcome.NOT_APPLICABLE,
    }  # fmt: skip


def test_volunteers_and_recommendations_both_stand() -> None:
    assert {row.source for row in _candidates()} == {"volunteer", "unit"}
    assert sum(row.withdrawn_on is not None for row in _candidates()) == 2


def test_some_candidates_are_on_post_already() -> None:
    people = [row.person_id for row in _candidates()]
    assert Posting.objects.filter(person__in=people, ends_on=None).count() == 6


def test_a_finding_is_a_fact_that_the_pack_of_its_region_asks_for() -> None:
    for row in Finding.objects.select_related("candidate__round"):
        pack = pack_for(row.candidate.round.area, as_of=row.found_on)
        if row.name in counted_facts(pack):  # follows from ticks, never typed
            continue
        assert checked_fact(pack, row.name, row.value) == row.value


def test_nobody_of_an_article_fails_or_is_unknown_by_our_invention() -> None:
    from demo.people import FROM_ARTICLE

    articles = Candidate.objects.filter(person__remarks=FROM_ARTICLE)
    assert [row.person.name for row in articles] == ["夏爽"]
    assert not Finding.objects.filter(candidate__in=articles).exists()


@pytest.mark.parametrize(
    ("area", "pack_id", "outcome", "decides"),
    [
        ("411327", "sheqi-2024", Outcome.PASS, None),
        ("43", "hunan-2022", Outcome.PASS, None),
        ("520111", "huaxi-2025", Outcome.FAIL, "looks-and-talks-complete"),
        ("53", "yunnan-2025", Outcome.UNKNOWN, "one-good-four-strong"),
        ("4312", "huaihua-2018", Outcome.UNSET, "first-secretary-party-years"),
    ],
)
def test_one_person_under_five_packs(
    area: str, pack_id: str, outcome: Outcome, decides: str | None
) -> None:
    candidate = Candidate.objects.select_related("person__unit", "unit").get(
        person__name=NAME, round__area=area
    )
    pack = pack_for(area, as_of=FINDINGS[area][0])
    verdict = eligibility(actor=OPERATOR, candidate=candidate, pack=pack)
    deciding = {
        reason.item.id
        for reason in verdict.reasons
        if reason.outcome is outcome and reason.item.spec.severity == "block"
    }
    assert pack.id == pack_id
    assert verdict.outcome is outcome
    assert decides is None or decides in deciding

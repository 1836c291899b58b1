"""What those who were at a training finished before and after it, on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from tests.learning.world import DAY, at, build, session
from tests.reports.test_practice import close
from zhucun.directory.models import Account, Place
from zhucun.learning import actions as learning

LATER = date(2025, 9, 1)


def test_the_page_is_reached_from_the_training_and_from_ones_own_learning(
    places: dict[str, Place],
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    """Charlie finds nothing there, and who was not at the training counts nobody else's."""
    school = build(places)
    held = session("产业发展实务")
    people = [school.postings[name] for name in ("赵一", "钱二")]
    learning.record_attendance(people, session=held, on=DAY, at=at(DAY), by=school.actors["office"])
    close(school, "赵一", DAY + timedelta(days=5), title="学后办的")

    def client(name: str) -> Client:
        return client_of(Account.objects.get(pk=school.actors[name].account), "en")

    page = f"/trainings/{held.public_id}/practice/"
    office = client("office")
    shown = office.get(f"{page}?as_of={LATER}").text
    assert not unknown_names(shown)
    assert "学后办的" in shown
    assert "named in the theme" in shown
    assert office.get(f"{page}?topic=gold").status_code == 422
    assert office.get(f"{page}?days=7").status_code == 422
    assert page in office.get(f"/trainings/{held.public_id}/").text
    mine = client("赵一").get(f"/my-learning/?as_of={LATER}").text
    assert f"{page}?as_of={LATER}&amp;own=1" in mine
    assert "学后办的" not in client("孙三").get(f"{page}?as_of={LATER}").text
    assert client("charlie").get(page).status_code == 404

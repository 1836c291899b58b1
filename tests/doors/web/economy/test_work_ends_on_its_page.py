"""The end of work from its page: brought forward where it was known ahead, refused where it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.doors.web.economy.conftest import Village
from tests.economy.world import head_of, job
from zhucun.economy.models import Job


def test_work_whose_end_was_known_ahead_ends_earlier_from_its_page(
    village: Village, browser: Callable[..., Client]
) -> None:
    row = job(head_of(village.homes[1]), village.actors["wang"], until=date(2030, 1, 1))
    page, client = f"/economy/job/{row.public_id}/end/", browser("wang")
    assert client.post(page, {"reason": "left", "on": "2024-06-01"}).status_code == 302
    assert Job.objects.get(pk=row.pk).valid_until == date(2024, 6, 1)
    again = client.post(page, {"reason": "left", "on": "2024-05-01"})
    assert (again.status_code, Job.objects.get(pk=row.pk).valid_until) == (422, date(2024, 6, 1))

"""A school and its centre of care, from the page of the village."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.economy.world import EAST


def test_a_school_and_its_care_centre_are_recorded_from_the_village_and_counted(
    browser: Callable[..., Client],
) -> None:
    """HH18-014."""
    client, where = browser("wang"), f"/economy/villages/{EAST}"
    sent = {"name": "东关小学", "on": "2024-03-01"}
    assert client.post(f"{where}/school/", sent).status_code == 302
    assert browser("charlie").post(f"{where}/school/", sent).status_code == 404
    form = client.get(f"{where}/care-centre/")
    [(_empty, _dash), (school, name)] = form.context["form"].fields["school"].choices
    assert name == "东关小学"
    opened = {"school": school, "on": "2024-03-01"}
    assert client.post(f"{where}/care-centre/", opened).status_code == 302
    assert client.post(f"{where}/care-centre/", opened).status_code in (409, 422)
    page = client.get("/economy/care-centres/")
    assert [(row.kind, row.since is None) for row in page.context["listing"].rows] == [
        ("village_office", True),
        ("school", False),
    ]
    assert "1 / 2 · 50.0 %" in page.text
    without = client.get("/economy/care-centres/?state=without").context["listing"].rows
    assert [row.kind for row in without] == ["village_office"]
    [centre] = [row.centre for row in page.context["listing"].rows if row.centre]
    closing = f"/economy/care-centre/{centre.public_id}/close/"
    assert client.get(closing).status_code == 200
    assert client.post(closing, {"on": "2024-04-01"}).status_code == 302
    assert browser("charlie").get(closing).status_code == 404

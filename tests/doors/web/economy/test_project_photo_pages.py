"""Photos of works on the page of a project."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.web.economy.conftest import Village
from tests.economy.world import SPRING, photographed, picture
from zhucun.economy.models import ProjectPhoto


def given(data: bytes = b"", **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("x.png", data or picture(), content_type="image/png")
    return {"moment": "before", "on": str(SPRING), "file": file, **more}


def test_a_photo_of_the_works_is_added_shown_and_taken_away(
    village: Village,
    browser: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    wang, key = browser("wang"), village.rows["project"].public_id
    page, form = f"/economy/projects/{key}/", f"/economy/project/{key}/photo/"
    assert 'enctype="multipart/form-data"' in wang.get(form).text
    assert wang.post(form, given(b"GIF89a")).status_code == 422
    shown = wang.post(form, given(note="路口"), follow=True)
    assert not unknown_names(shown.text)
    photo = ProjectPhoto.objects.get()
    assert f"/economy/photos/{photo.public_id}/" in shown.text
    assert "路口" in shown.text
    picture_page = wang.get(f"/economy/photos/{photo.public_id}/")
    assert picture_page.headers["Content-Type"] == "image/svg+xml"
    taken = wang.post(f"/economy/project/{key}/remove-photo/", {"photo": photo.public_id})
    assert taken.headers["Location"] == page
    assert not ProjectPhoto.objects.exists()


def test_a_project_is_given_up_with_a_reason_on_its_page(
    village: Village, browser: Callable[..., Client]
) -> None:
    wang, key = browser("wang"), village.rows["project"].public_id
    close = f"/economy/project/{key}/close/"
    today = {"on": "2024-03-02", "is_given_up": "on"}
    assert wang.post(close, today).status_code == 422
    assert "Given up" in wang.post(close, {**today, "reason": "改由县里统建"}, follow=True).text


def test_charlie_sees_no_photo_and_queries_do_not_grow_with_photos(
    village: Village, browser: Callable[..., Client], queries_of: Callable[..., list[str]]
) -> None:
    row, wang = village.rows["project"], village.actors["wang"]
    photographed(row, wang)
    photo, page = row.photos.all()[0], f"/economy/projects/{row.public_id}/"
    wang_sees = browser("wang")
    few = queries_of(lambda: wang_sees.get(page))
    charlie = browser("charlie")
    assert charlie.get(f"/economy/photos/{photo.public_id}/").status_code == 404
    assert charlie.get(f"/economy/project/{row.public_id}/photo/").status_code == 404
    assert charlie.post(f"/economy/project/{row.public_id}/photo/", given()).status_code == 404
    for shade in range(10, 30):
        ProjectPhoto.objects.create(
            project=row, area=row.area, moment="after", on=SPRING, kind="png", width=20, height=10,
            digest=str(shade), by=0, by_name="王",
        )  # fmt: skip
    assert len(queries_of(lambda: wang_sees.get(page))) == len(few)

"""A phone as the server sees it: it signs in, keeps an outbox, sends batches."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils.timezone import localtime

from tests.conftest import PASSWORD
from zhucun.kernel.ids import new_public_id
from zhucun.roster.models import Posting

Json = dict[str, Any]


class Phone:
    """`ahead`: by how much its clock is wrong."""

    def __init__(self, username: str, *, ahead: timedelta = timedelta(0)) -> None:
        self.username, self.ahead, self.token = username, ahead, ""
        self.client = Client(raise_request_exception=False)
        self.signed_in: Json = {}

    def sign_in(self, password: str = PASSWORD, label: str = "Android") -> Phone:
        sent = {"username": self.username, "password": password, "label": label}
        status, body = self.post("/sync/sign-in", sent)
        assert status == 200, body
        self.signed_in, self.token = body, body["token"]
        return self

    def now(self) -> datetime:
        return localtime() + self.ahead

    def send(self, *items: Json) -> list[Json]:
        """The results of one batch."""
        status, body = self.post("/sync/batch", self.batch(items))
        assert status == 200, body
        return list(body["results"])

    def batch(self, items: Iterable[Any]) -> Json:
        return {"device_time": self.now().isoformat(), "items": list(items)}

    def bundle(self, since: str = "") -> Json:
        status, body = self.get("/sync/bundle" + (f"?since={since}" if since else ""))
        assert status == 200, body
        return body

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Json]:
        packed = gzip.compress(json.dumps(body).encode())
        return self.post_raw(path, packed, HTTP_CONTENT_ENCODING="gzip", **headers)

    def post_raw(self, path: str, data: bytes, **headers: str) -> tuple[int, Json]:
        answer = self.client.post(
            path, data, content_type="application/json", **self._headers(headers)
        )
        return answer.status_code, json.loads(answer.content)

    def get(self, path: str, **headers: str) -> tuple[int, Json]:
        answer = self.client.get(path, **self._headers(headers))
        return answer.status_code, json.loads(answer.content)

    def _headers(self, more: dict[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "en", **more}
        if self.token:
            found["HTTP_AUTHORIZATION"] = f"Device {self.token}"
        return found


def item(name: str, /, *, made_at: datetime | None = None, **given: Any) -> Json:
    """One item of an outbox; `record`, `base`, `id` apart, all else is content."""
    return {
        "id": given.pop("id", new_public_id()),
        "kind": name,
        "made_at": (made_at or localtime()).isoformat(),
        "record": given.pop("record", None),
        "base": given.pop("base", None),
        "content": given,
    }


def visit(posting: Posting, on: date, *houses: Any, **more: Any) -> Json:
    """A visit to households, made on the day."""
    given = {
        "posting": posting.public_id,
        "kind": "household",
        "on": on.isoformat(),
        "households": [{"id": house.public_id, "slots": ["visit"]} for house in houses],
        "topics": ["water"],
        "findings": "水管修好了",
        "record": new_public_id(),
        **more,
    }
    return item("record_visit", **given)

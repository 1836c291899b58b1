"""What nobody means to ask: days beyond the calendar, years and months that are none, a NUL. Every page
of the web door refuses them and says what to do; none of them breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import URLPattern

from tests.doors.web.roster.conftest import (  # noqa: F401 - fixtures
    candidate,
    crowd,
    open_round,
    person_of,
    post,
    secretary,
    team,
    zhang,
)
from tests.doors.web.test_routes import HOUSE, ROUTES
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.doors.web.fields import Day, NewId
from zhucun.kernel.periods import FIRST_DAY, LAST_DAY
from zhucun.kernel.problems import Problem
from zhucun.roster.models import Candidate, Posting

#: What is asked with each of the days: 99999 and 9999-13 are no year and no month.
DAYS = ("0001-01-01", "9999-12-31", "abc")
OF_DAYS = ("as_of", "from", "to", "since", "until", "due")
OF_TIMES = {"year": "99999", "month": "9999-13", "quarter": "9999-Q4", "within": "²", "page": "²"}
#: Whoever reads days by himself forgets their bounds. These read what was stored.
STORED = {"asof.py", "presence/months.py", "selection/words.py", "appraisal/shown.py"}
PAGES = [route for route in ROUTES if "GET" in route.callback.accepted]


class Noted(QueryDict):
    """A query that notes which of its names were read."""

    def __init__(self, asked: dict[str, str]) -> None:
        super().__init__(mutable=True)
        self.read: list[str] = []
        self.update(asked)

    def get(self, key: str, default: Any = None) -> Any:
        self.read.append(key)
        return super().get(key, default)


@pytest.fixture
def ask(
    alice: Account, actor_of: Callable[[Account], Actor], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Any, list[str]]]:
    """Asks a view for its page, which is not drawn: its status or the bug, and the names that it read."""
    monkeypatch.setattr("django.shortcuts.loader.render_to_string", lambda *_args, **_more: "")
    actor, factory = actor_of(alice), RequestFactory()

    def asked(
        route: URLPattern, found: dict[str, Any], query: dict[str, str]
    ) -> tuple[Any, list[str]]:
        request: Any = factory.get("/")
        request.GET = Noted(query)
        request.user, request.actor, request.htmx, request.session = alice, actor, None, {}
        request._messages = CookieStorage(request)
        try:
            answer: HttpResponse = route.callback(request, **route.default_args, **found)
            status: Any = answer.status_code
            for close in answer._resource_closers:  # type: ignore[attr-defined]
                close()
        except Problem as problem:
            status = problem.status
        except Http404:
            status = 404
        except Exception as bug:
            return repr(bug), []
        return status, [name for name in request.GET.read if name in query]

    return asked


def _ways(route: URLPattern, ids: list[str]) -> Iterator[dict[str, Any]]:
    """What the address of a page can be filled with."""
    places = {"code": "411327101201", "village": "411327101201", "area": "411327"}
    others = {**places, "month": "2024-03", "year": 2024, "number": 1, "what": "loans"}
    for one in ids if route.pattern.converters else ids[:1]:
        yield {name: others.get(name, one) for name in route.pattern.converters}


def test_no_page_breaks_on_days_years_and_months_that_are_none(
    secretary: Posting,  # noqa: F811
    candidate: Candidate,  # noqa: F811
    ask: Callable[..., tuple[Any, list[str]]],
) -> None:
    """Page by page all of it at once, then without the name that was refused, until all that the page
    reads was: so each name that a page reads is met, and few pages are reckoned in full."""
    person, round_ = secretary.person, secretary.round
    ids = [str(each.public_id) for each in (secretary, person, round_, candidate)]
    refused: dict[str, set[str]] = {}
    broken: list[Any] = []
    for route in PAGES:
        for found in _ways(route, ids):
            odd = dict.fromkeys(OF_DAYS, DAYS[0]) | OF_TIMES
            status, read = ask(route, found, odd)
            while status == 422 and read and read[-1] != "page":
                name = read[-1]
                refused.setdefault(name, set()).add(str(route.name))
                for day in DAYS[1:] if name in OF_DAYS else ():
                    also, _read = ask(route, found, odd | {name: day})
                    broken += [] if also == 422 else [(route.name, name, day, also)]
                del odd[name]
                status, read = ask(route, found, odd)
            broken += [] if isinstance(status, int) else [(route.name, found, odd, status)]
            if status != 404:
                break
    assert broken == []
    met = {name: len(pages) for name, pages in refused.items()}
    assert met["as_of"] > 200
    assert min(met["from"], met["to"], met["year"]) > 20
    assert {*OF_DAYS, *OF_TIMES} - {"page"} <= set(met)


def test_no_page_takes_a_nul(ask: Callable[..., tuple[Any, list[str]]]) -> None:
    taken = []
    for route in PAGES:
        for asked in ({"q": "1\0"}, {"\0": ""}):
            status, _read = ask(route, next(_ways(route, ["411327"])), asked)
            taken += [] if status == 422 else [(route.name, asked, status)]
    assert taken == []


def test_a_nul_is_refused_with_what_to_do(alice: Account, client_of: Callable[..., Client]) -> None:
    client = client_of(alice, "en")
    for address in ("/households/?q=1%00", "/households/?tag=%00", "/villages/%00/"):
        answer = client.get(address)
        assert answer.status_code == 422
        assert "Take it out of the address or the field, then try again." in answer.text
    assert client.post("/rounds/open/", {"title": "1\0"}).status_code == 422


def test_a_day_beyond_is_refused_with_the_days_that_are_taken(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    answer = client_of(alice).get("/places/?as_of=9999-12-31")
    assert answer.status_code == 422
    assert "请填写 1900-01-01 至 2199-12-31 之间的日期。" in answer.text
    for day in (FIRST_DAY, LAST_DAY):
        assert client_of(alice).get("/places/", {"as_of": day.isoformat()}).status_code == 200


def test_every_form_takes_the_same_days_and_ids() -> None:
    """What a form adds when it is made is found by the text of the sources."""
    fields = [
        (f"{form.__name__}.{name}", field)
        for form in _forms(forms.Form)
        for name, field in form.base_fields.items()
    ]
    assert len(fields) > 500
    days = [name for name, field in fields if isinstance(field, forms.DateField)]
    others = [n for n, f in fields if isinstance(f, forms.DateField) and not isinstance(f, Day)]
    assert (len(days) > 100, others) == (True, [])
    keys = [n for n, f in fields if n.endswith(".public_id") and not isinstance(f, NewId)]
    assert keys == []
    for day in ("0001-01-01", "9999-12-31"):
        with pytest.raises(forms.ValidationError, match="1900-01-01"):
            Day().clean(day)
    assert (Day().clean("2024-01-25"), Day(required=False).clean("")) == (date(2024, 1, 25), None)
    with pytest.raises(forms.ValidationError):
        NewId().clean("x" * 300)
    assert (NewId().clean(""), NewId().clean("0123456789ab")) == ("", "0123456789ab")


def test_no_room_reads_days_by_itself() -> None:
    alone = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if re.search(r"\bfromisoformat\(|\bstrptime\(|forms\.DateField\(", path.read_text("utf-8"))
    }
    assert alone == STORED


def _forms(base: type[forms.Form]) -> Iterator[Any]:
    for form in base.__subclasses__():
        if form.__module__.startswith("zhucun.doors.web"):
            yield form
            yield from _forms(form)

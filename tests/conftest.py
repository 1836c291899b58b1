"""The hostile test world: no network, and people of whom one must never see what the others see."""

from __future__ import annotations

import gc
import re
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate
from hypothesis import HealthCheck
from hypothesis import settings as drawn
from xdist.scheduler import LoadScopeScheduling

from tests.children import Children
from tools import messages
from zhucun.directory import actions, queries
from zhucun.directory.enums import Role, UnitKind, UnitLevel
from zhucun.directory.models import Account, Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.doors.command import schema

PASSWORD = "assist-2024-village"  # of every account of the tests
SINCE = date(2020, 1, 1)
PLACES = {
    "41": "河南省",
    "4113": "南阳市",
    "411327": "社旗县",
    "411327100": "赊店镇",
    "411327100201": "东关村民委员会",
    "411327100202": "西关村民委员会",
    "411327101": "桥头镇",
    "411327101201": "小河村民委员会",
    "52": "贵州省",
    "5201": "贵阳市",
    "520111": "花溪区",
    "520111100": "青岩镇",
    "520111100201": "龙井村民委员会",
}
#: What one worker tests, because it makes something that costs much once: the compiled loops of the
#: engine, a whole county, a Spark session.
TOGETHER = {
    "tests/analytics/test_replay": "replay",
    "tests/engines/match": "matching",
    "tests/selection": "matching",
    "tests/doors/api/test_api_selection": "matching",
    "tests/doors/api/test_api_description": "description",
    "tests/doors/web/selection": "matching",
    "tests/browser/test_selection": "matching",
    "tests/demo/test_demo_command": "demo command",
    "tests/demo/test_demo_county": "demo county",
    "tests/demo/test_demo_world": "demo world",
    "tests/engines/rules/test_rules_agree": "rules",
    "tests/engines/rules/test_rules_spark": "spark",
}
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def pytest_configure() -> None:
    """Pages are tested with their translations; WhiteNoise warns where there is no folder to serve."""
    drawn.register_profile(
        "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )  # a slow machine makes nothing false
    drawn.load_profile("house")
    messages.compile_all()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


class Together(LoadScopeScheduling):
    """Every test by itself, apart from those of TOGETHER. (`--dist loadgroup` forgets its groups with
    pytest 9.2: pytest-dev/pytest-xdist#1386.)"""

    def _split_scope(self, nodeid: str) -> str:
        return next((name for start, name in TOGETHER.items() if nodeid.startswith(start)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of what only one database has are not part of a run on the other."""
    other = "own_sqlite" if connection.vendor == "postgresql" else "only_postgres"
    apart = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if item not in apart]


def pytest_collection_finish() -> None:
    """What is imported by now stays: without this one second in fifteen went into looking through it
    for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The triggers too, which only migrations lay."""
    with django_db_blocker.unblock():
        schema.finish_tables()
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _sql_emptying  # type: ignore[method-assign]


def _sql_emptying(_style: Any, tables: list[str], **_more: Any) -> list[str]:
    """How a database with some rows in a few of 350 tables is emptied: TRUNCATE of them all makes as
    many new files and waits for the disk, ten seconds a test."""
    rows = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(rows))
        filled = [table for (table,) in cursor.fetchall()]
    role = "SET session_replication_role ="  # neither the order of tables nor "append only" matters
    return [f"{role} replica", *(f'DELETE FROM "{table}"' for table in filled), f"{role} DEFAULT"]


@pytest.fixture
def child(transactional_db: None, tmp_path: Path) -> Children:
    """Runs work in processes of its own, with a database of their own: `child(work, 3)`."""
    if connection.vendor != "sqlite":
        pytest.fail("needs the mark own_sqlite")
    return Children(Path(connection.settings_dict["NAME"]), tmp_path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine: a connection to anywhere else fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _LOCAL:
            pytest.fail(f"a test wanted to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    """A test that switches the language does not switch it for the next one."""
    yield
    translation.deactivate()


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    """Two counties, each with its townships and villages, by code."""
    drafts = [actions.PlaceDraft(code=code, name=name) for code, name in PLACES.items()]
    actions.add_places(drafts, since=SINCE, by=OPERATOR)
    return {place.code: place for place in Place.objects.all()}


@pytest.fixture
def account_of(places: dict[str, Place]) -> Callable[..., Account]:
    """Opens accounts: `account_of("dora", Role.TOWNSHIP, "411327100")`."""

    def open_account(username: str, role: Role, area: str = "", **more: Any) -> Account:
        return actions.open_account(
            username=username,
            name=more.pop("name", username.title()),
            password=PASSWORD,
            role=role,
            area=area,
            since=SINCE,
            by=OPERATOR,
            **more,
        )

    return open_account


@pytest.fixture
def alice(account_of: Callable[..., Account]) -> Account:
    """The office of 社旗县: she may."""
    return account_of("alice", Role.OFFICE, "411327")


@pytest.fixture
def bob(account_of: Callable[..., Account]) -> Account:
    """Her colleague in the same office."""
    return account_of("bob", Role.OFFICE, "411327")


@pytest.fixture
def charlie(account_of: Callable[..., Account]) -> Account:
    """The office of 花溪区, another county: he must never see hers."""
    return account_of("charlie", Role.OFFICE, "520111")


@pytest.fixture
def root(account_of: Callable[..., Account]) -> Account:
    """The system administrator of the whole country."""
    return account_of("root", Role.ADMIN)


@pytest.fixture
def unit(places: dict[str, Place]) -> Unit:
    """A sending unit of 社旗县."""
    draft = actions.UnitDraft(
        name="社旗县财政局",
        level=UnitLevel.COUNTY,
        kind=UnitKind.FINANCE,
        area="411327",
        contact="王某",
        phone="13800001234",
    )
    return actions.register_units([draft], registered_at=queries.midnight(SINCE), by=OPERATOR)[0]


@pytest.fixture
def actor_of() -> Callable[[Account], Actor]:
    """The actor that an account is today."""
    return lambda account: queries.actor_of(account, on=localdate())


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser in which an account has signed in: `client_of(alice, "en")`."""

    def signed_in(account: Account, language: str = "") -> Client:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        if language:
            client.cookies["django_language"] = language
        return client

    return signed_in


@pytest.fixture
def queries_of() -> Callable[..., list[str]]:
    """Which tables a call reads and writes, one line a query: `SELECT directory_place`.

    The lines hold on SQLite and PostgreSQL alike; the text of the SQL would not.
    """

    def watched(call: Callable[[], object]) -> list[str]:
        lines: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            tables = re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql)
            if tables:
                lines.append(" ".join([sql.split(" ", 1)[0], *dict.fromkeys(tables)]))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            call()
        return lines

    return watched

"""The floors hold, and each contract is proven by breaking it once in a copy of the house."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in CONFIG["contracts"]}

#: Contract → (file, line that is added to it): each of these must break it.
OFFENCES = {
    "The house has floors: a room imports only from the floors below it": [
        ("zhucun/directory/queries.py", "import zhucun.roster.queries"),
        ("zhucun/payroll/__init__.py", ""),
    ],
    "Every Django room has the same files, and they import downwards": [
        ("zhucun/roster/utils.py", ""),
        ("zhucun/roster/models/rounds.py", "import zhucun.roster.actions"),
    ],
    "Engines are strangers; all may use rules": [
        ("zhucun/engines/chain/__init__.py", "import zhucun.engines.match"),
        ("zhucun/engines/rules/errors.py", "import zhucun.engines.chain"),
    ],
    "Rooms above the roster do not reach into its tables": [
        ("zhucun/selection/__init__.py", "import zhucun.roster.models"),
    ],
    "Every engine has the same files": [
        ("zhucun/engines/rules/helpers.py", ""),
        ("zhucun/engines/rules/errors.py", "import zhucun.engines.rules.run"),
    ],
    "Below the ledger there is no Django, no network, no settings": [
        ("zhucun/kernel/periods.py", "import django"),
        ("zhucun/packs/__init__.py", "import psycopg"),
        ("zhucun/engines/__init__.py", "import config"),
    ],
    "Doors do not know each other": [
        ("zhucun/doors/web/__init__.py", "import zhucun.doors.api"),
    ],
    "Doors talk to queries and actions, never to tables": [
        ("zhucun/doors/web/__init__.py", "import zhucun.roster.models"),
    ],
    "Nothing in the house imports its configuration or the demo": [
        ("zhucun/roster/perms.py", "import demo"),
        ("zhucun/roster/perms.py", "import config.settings.base"),
    ],
    "Rooms do not reach into each other's tables": [
        ("zhucun/roster/perms.py", "import zhucun.directory.models"),
    ],
    "No cycles anywhere": [
        ("zhucun/kernel/problems.py", "import zhucun.kernel.periods"),
    ],
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the house, to be damaged."""
    copied = tmp_path_factory.mktemp("house")
    for package in CONFIG["root_packages"]:
        if (ROOT / package).is_dir():
            only_code = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
            shutil.copytree(ROOT / package, copied / package, ignore=only_code)
        else:
            (copied / package).mkdir()
            (copied / package / "__init__.py").touch()
    return copied


def lint(house: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Check one contract of a house."""
    lines = [
        "[importlinter]",
        *(f"{key} = {_ini(CONFIG[key])}" for key in CONFIG if key != "contracts"),
    ]
    lines += ["[importlinter:contract:one]"]
    lines += [f"{key} = {_ini(value)}" for key, value in CONTRACTS[contract].items()]
    (house / "one.ini").write_text("\n".join(lines), "utf-8")
    command = [str(LINTER), "--config", "one.ini", "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


def _ini(value: object) -> str:
    return "".join(f"\n    {one}" for one in value) if isinstance(value, list) else str(value)


def test_every_contract_has_something_that_breaks_it() -> None:
    assert set(OFFENCES) == set(CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_holds(copy: Path, contract: str) -> None:
    checked = lint(copy, contract)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [(contract, *offence) for contract, offences in OFFENCES.items() for offence in offences],
)
def test_a_contract_breaks(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    before = path.read_text("utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n", "utf-8")
    try:
        checked = lint(copy, contract)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")
        if path.name == "__init__.py" and before is None:
            path.parent.rmdir()
    assert checked.returncode == 1, checked.stdout + checked.stderr
    said = " ".join(checked.stdout.split())
    assert f"{contract} BROKEN" in said or contract in said
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert module in said or module.rsplit(".", 1)[-1] in said


def test_no_door_imports_a_table() -> None:
    for path in (ROOT / "zhucun" / "doors").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhucun."):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            assert not [
                name for name in names if name.startswith("zhucun.") and ".models" in name
            ], path


def test_pages_and_api_start_without_solvers_and_compiled_loops() -> None:
    code = (
        "import django, sys; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "import zhucun.engines.match;"
        "print(*sorted({'numba', 'scipy', 'highspy', 'ibis', 'duckdb'} & set(sys.modules)))"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []

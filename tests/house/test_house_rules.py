"""What every room promises: named problems, translatable words, linear migrations, files of a readable size."""

from __future__ import annotations

import ast
import importlib
import io
import pkgutil
import re
import subprocess
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.models import Choices
from django.utils.functional import Promise

import zhucun
from zhucun.kernel.problems import Problem

ROOT = Path(__file__).resolve().parents[2]
APPS = ["ledger", "directory", "intake", "signoff", "roster", "analytics", "selection", "reports"]

#: Files past 400 lines, each with what it would be if it were two things.
LONG = {
    "zhucun/directory/queries.py": "places, units, people, accounts, read",
    "tests/roster/test_roster_postings.py": "one rule of a posting after the other",
    "tests/directory/test_directory_people.py": "one promise about people after the other",
}


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(zhucun.__path__, "zhucun."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield found.name


def problems() -> list[type[Problem]]:
    for name in modules():
        importlib.import_module(name)
    found: list[type[Problem]] = []
    waiting = [Problem]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found += [kind for kind in kinds if kind.__module__.startswith("zhucun.")]
    return found


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def sources(*folders: str) -> list[Path]:
    under = tuple(f"{folder}/" for folder in folders)
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).as_posix().startswith(under)
    ]


def test_every_problem_has_a_code_of_its_own() -> None:
    counted = Counter(problem.code for problem in problems() if "code" in vars(problem))
    nameless = [one for one in problems() if one.code == Problem.code and not one.__subclasses__()]
    assert nameless == []
    assert [code for code, times in counted.items() if times > 1] == []
    assert len(counted) > 30


def test_every_problem_says_what_happened_and_what_to_do_next() -> None:
    mute = {
        problem.code: (problem.message, problem.todo)
        for problem in problems()
        if not problem.__subclasses__()  # a family of problems says nothing itself
        and not (
            _is_sentence(problem.message) and (_is_sentence(problem.todo) or _is_fault(problem))
        )
    }
    assert mute == {}


def _is_fault(problem: type[Problem]) -> bool:
    """A fault of a rule is a line in the list of packs.errors, which says what to do for all."""
    return problem.code.startswith("rules.") and not problem.todo


def _is_sentence(text: str) -> bool:
    if re.fullmatch(r"%\(\w+\)s", text):
        return True  # a sentence that comes with the facts
    own_words = re.sub(r"%\(\w+\)\w", "X", re.sub(r"%\((report|listing)\)s\s*$", "", text)).strip()
    return own_words.count(" ") > 0 and not text[0].islower() and own_words[-1] in ".:?"


def test_every_code_belongs_to_its_room() -> None:
    strange = [
        problem.code
        for problem in problems()
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*", problem.code)
    ]
    assert strange == []


def test_every_label_of_an_enum_can_be_translated() -> None:
    fixed = []
    for name in modules():
        for kind in vars(importlib.import_module(name)).values():
            if isinstance(kind, type) and issubclass(kind, Choices) and kind.__module__ == name:
                fixed += [member for member in kind if not isinstance(member._label_, Promise)]
    assert fixed == []


@pytest.mark.django_db
def test_every_room_has_one_line_of_migrations() -> None:
    graph = MigrationLoader(None).graph
    for app in APPS:
        nodes = [key for key in graph.nodes if key[0] == app]
        children = Counter(
            parent.key
            for key in nodes
            for parent in graph.node_map[key].parents
            if parent.key[0] == app
        )
        assert [key for key, times in children.items() if times > 1] == []
        assert len(graph.leaf_nodes(app)) == (1 if nodes else 0)


@pytest.mark.django_db
def test_no_table_waits_for_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


def test_no_file_is_long_without_a_reason() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources("zhucun", "config", "demo", "tests", "tools")
        if "migrations" not in path.parts and (lines := path.read_text("utf-8").count("\n")) > 400
    }
    assert {name: lines for name, lines in long.items() if name not in LONG} == {}


def test_no_reason_outlives_its_file() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    left = [
        f"{path.relative_to(ROOT)}:{token.start[0]}"
        for path in sources("zhucun", "config", "demo", "tests", "tools", "benchmarks")
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        if token.type == tokenize.COMMENT and marks.search(token.string)
    ]
    assert left == []


def test_no_room_prints() -> None:
    printing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("zhucun", "config", "demo")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []


def test_no_file_knows_a_machine_or_a_registry() -> None:
    patterns = [
        r"(?<![\w.])/(work|root|Users)/\w",
        r"(?<![\w.])/home/\w",
        r"pypi\." r"org",
        r"python" r"hosted\.org",
        r"registry\." r"npmjs",
        r"proxy\." r"golang",
        r"(tuna|ustc|aliyun|huaweicloud)\.\w*\.?\w*/(pypi|simple|repository)",
        r"--(extra-)?index" r"-url\s+\S",
    ]
    secret = re.compile("|".join(patterns))
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        if path != Path(__file__).resolve():
            found += [f"{name}: {match.group()}" for match in secret.finditer(text)]
    assert found == []


def test_every_decision_that_is_named_exists() -> None:
    there = {path.name[:4]: path.name for path in (ROOT / "docs" / "decisions").glob("*.md")}
    named = re.compile(r"decisions/(\d{4})(-[\w-]+\.md)?")
    wrong = []
    for path in tracked():
        top, suffix = path.relative_to(ROOT).parts[0], path.suffix
        if top in ("policy", "docs", "zhucun") and suffix in (".py", ".yaml", ".md", ".html"):
            for match in named.finditer(path.read_text("utf-8")):
                number, rest = match.groups()
                if there.get(number, "") != f"{number}{rest}" and (rest or number not in there):
                    wrong.append(f"{path.relative_to(ROOT)}: {match[0]}")
    assert wrong == []


def test_no_two_files_of_tests_have_one_name() -> None:
    names = [path.name for path in sources("tests") if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))

"""Sentences for people: finds them, holds the translations against them, compiles.

    python tools/messages.py            what is missing or unused, then compile
    python tools/messages.py --check    the same without compiling; fails where anything is missing
    python tools/messages.py --missing  what is missing, as .po entries to be translated
    python tools/messages.py --compile  only compile: what `make env` does

English is the sentence itself. Every other language has a `locale/<language>/LC_MESSAGES/django.po`
in each room that keeps its own words; together they must be complete.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "zhucun"
LANGUAGES = ("zh_Hans",)

_CALLS = {"_", "N_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_TRANSLATE = re.compile(r"{%-?\s*trans(?:late)?\s+(?P<quote>[\"'])(?P<text>.*?)(?P=quote)")
_UNDERSCORE = re.compile(r"_\((?P<quote>[\"'])(?P<text>.*?)(?P=quote)\)")
_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b[^%]*%}(?P<text>.*?){%\s*endblocktrans(?:late)?\s*%}", re.S
)
_PLURAL = re.compile(r"{%-?\s*plural\s*-?%}")
_VARIABLE = re.compile(r"{{\s*([\w.]+)[^}]*}}")
_SCRIPT = re.compile(r'(?<![\w.])_\("(?P<text>(?:[^"\\]|\\.)+)"')
_PLACES = re.compile(r"%\((\w+)\)[sd]")

#: A sentence → where it stands.
Found = dict[str, list[str]]


@dataclass
class Report:
    """What does not fit. `missing` and `broken` fail the check; `unused` is for tidying up."""

    missing: dict[str, list[str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.broken


def sentences(root: Path = SOURCES) -> Found:
    """Every sentence under a folder, with the places where it stands."""
    found: Found = defaultdict(list)
    for path in sorted(root.rglob("*.py")):
        for line, text in _in_code(path):
            found[text].append(f"{_shown(path)}:{line}")
    for path in sorted(root.rglob("*.html")):
        for line, text in _in_template(path.read_text(encoding="utf-8")):
            found[text].append(f"{_shown(path)}:{line}")
    for path in sorted(root.rglob("*.js")):
        for line, text in _in_script(path.read_text(encoding="utf-8")):
            found[text].append(f"{_shown(path)}:{line}")
    return dict(found)


def catalogues(language: str, root: Path = SOURCES) -> list[Path]:
    """The .po files of a language."""
    return sorted(root.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def report(language: str, *, found: Found, paths: Iterable[Path]) -> Report:
    """Hold the .po files of a language against the sentences that were found."""
    answer = Report()
    known: dict[str, str] = {}
    for path in paths:
        for message in _messages(path):
            where = f"{_shown(path)}:{message.lineno}"
            text, translation = _first(message.id), _first(message.string)
            if message.fuzzy or not translation:
                answer.broken.append(f"{where} no translation of “{text}”")
            elif set(_PLACES.findall(text)) != set(_PLACES.findall(translation)):
                answer.broken.append(f"{where} other %(…)s than in “{text}”")
            elif known.get(text, translation) != translation:
                answer.broken.append(f"{where} “{text}” is translated otherwise elsewhere")
            known.setdefault(text, translation)
            if text not in found:
                answer.unused.append(f"{where} “{text}”")
    answer.missing = {text: places for text, places in found.items() if text not in known}
    return answer


def compile_all(root: Path = SOURCES) -> int:
    """Write the .mo file beside every .po file whose translations changed; returns how many.

    A file appears whole or not at all: several test processes may compile at once.
    """
    written = 0
    for path in sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")):
        compiled, content = path.with_suffix(".mo"), io.BytesIO()
        write_mo(content, _catalogue(path))
        if compiled.exists() and compiled.read_bytes() == content.getvalue():
            continue
        draft = compiled.with_suffix(f".{os.getpid()}")
        draft.write_bytes(content.getvalue())
        draft.replace(compiled)
        written += 1
    return written


def main(arguments: list[str], root: Path = SOURCES) -> int:
    if "--compile" in arguments:
        compile_all(root)
        return 0
    found, failed = sentences(root), False
    for language in LANGUAGES:
        answer = report(language, found=found, paths=catalogues(language, root))
        if "--missing" in arguments:
            _write_missing(language, answer)
            continue
        failed |= not answer.is_complete
        for line in _lines(language, answer):
            sys.stdout.write(line + "\n")
    if not arguments:
        sys.stdout.write(f"{compile_all(root)} files compiled\n")
    return int(failed and "--check" in arguments)


def _lines(language: str, answer: Report) -> Iterator[str]:
    for text, places in answer.missing.items():
        yield f"{places[0]}: {language} lacks “{text}”"
    yield from answer.broken
    for line in answer.unused:
        yield f"{line} is not used any more"


def _write_missing(language: str, answer: Report) -> None:
    catalogue = Catalog(locale=language)
    for text, places in answer.missing.items():
        catalogue.add(text, locations=[(place, 0) for place in places[:1]])
    write_po(sys.stdout.buffer, catalogue, omit_header=True, no_location=False)


def _in_code(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield node.lineno, first.value


def _in_template(source: str) -> Iterator[tuple[int, str]]:
    for pattern in (_TRANSLATE, _UNDERSCORE, _BLOCK):
        for match in pattern.finditer(source):
            text = match["text"]
            if pattern is _BLOCK:
                singular = _PLURAL.split(text)[0]
                text = _VARIABLE.sub(r"%(\1)s", singular.replace("%", "%%"))
            yield source.count("\n", 0, match.start()) + 1, text


def _in_script(source: str) -> Iterator[tuple[int, str]]:
    for match in _SCRIPT.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, match["text"]


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, abort_invalid=True)


def _messages(path: Path) -> list[Message]:
    return [message for message in _catalogue(path) if message.id]


def _first(value: str | Iterable[str] | None) -> str:
    return value or "" if value is None or isinstance(value, str) else next(iter(value), "")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

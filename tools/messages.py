"""Sentences for people: finds them, holds the translations against them, compiles.

    python tools/messages.py            what is missing or unused, then compile
    python tools/messages.py --check    the same without compiling; fails where anything is missing
                                        or another package's catalogue would answer otherwise
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
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
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


def beaten(language: str, *, paths: Iterable[Path], first: Iterable[Path]) -> list[str]:
    """Our sentences that Django or another package would answer otherwise: their catalogues are
    read before ours but for those of the folders `first` (LOCALE_PATHS), which win."""
    theirs = {key: (text, path) for path in _foreign(language) for key, text in _answers(path)}
    won = {Path(folder) for folder in first}
    found = []
    for path in paths:
        if path.parents[2] in won:
            continue
        for message in _messages(path):
            text, ours = _first(message.id), _first(message.string)
            other, where = theirs.get(text, (ours, path))
            if message.context is None and other != ours:
                found.append(
                    f"{_shown(path)}:{message.lineno} “{text}” is {ours}, but {other} of "
                    f"{where.parents[3].name} wins: put {_shown(path.parents[2])} on LOCALE_PATHS"
                )
    return found


def _foreign(language: str) -> list[Path]:
    """Compiled catalogues of Django and of the packages that are installed as applications."""
    from config.settings import base

    names = ["django.conf", *base.INSTALLED_APPS]
    others = [name for name in names if not name.startswith(f"{SOURCES.name}.")]
    specs = [spec for name in others if (spec := find_spec(name)) and spec.origin]
    files = [
        Path(str(spec.origin)).parent / f"locale/{language}/LC_MESSAGES/django.mo" for spec in specs
    ]
    return [file for file in files if file.exists()]


def _answers(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        for message in read_mo(file):
            if message.id and message.context is None:
                yield _first(message.id), _first(message.string)


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
        answer.broken += beaten(language, paths=catalogues(language, root), first=_locale_paths())
        if "--missing" in arguments:
            _write_missing(language, answer)
            continue
        failed |= not answer.is_complete
        for line in _lines(language, answer):
            sys.stdout.write(line + "\n")
    if not arguments:
        sys.stdout.write(f"{compile_all(root)} files compiled\n")
    return int(failed and "--check" in arguments)


def _locale_paths() -> list[Path]:
    from config.settings import base

    return list(base.LOCALE_PATHS)


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

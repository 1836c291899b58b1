"""Every sentence has its translation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, override

from tools import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    answer = messages.report(
        language, found=messages.sentences(), paths=messages.catalogues(language)
    )
    assert answer.missing == {}
    assert answer.broken == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_our_words_win_over_those_of_django(language: str, settings: Any) -> None:
    paths = messages.catalogues(language)
    assert messages.beaten(language, paths=paths, first=settings.LOCALE_PATHS) == []
    lost = messages.beaten(language, paths=paths, first=[])
    assert any("“Disabled” is 残疾, but 禁用 of auth wins" in line for line in lost)


def test_a_disabled_person_is_called_so_in_chinese() -> None:
    with override("zh-hans"):
        assert gettext("Disabled") == "残疾"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A small room with code, a template and a translation with two faults."""
    (tmp_path / "code.py").write_text('_("One.")\nN_("Two %(n)s.")\nother("Not me.")\n')
    (tmp_path / "page.html").write_text(
        '{% translate "Three" %}\n{% blocktranslate with n=a.b %}Four {{ n }} at 5%{% endblocktranslate %}'
    )
    folder = tmp_path / "locale/zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid "One."\nmsgstr "一。"\n\nmsgid "Two %(n)s."\nmsgstr "二 %(m)s。"\n\n'
        'msgid "Five"\nmsgstr ""\n'
    )
    return tmp_path


def test_sentences_are_found_in_code_and_templates(room: Path) -> None:
    assert set(messages.sentences(room)) == {"One.", "Two %(n)s.", "Three", "Four %(n)s at 5%%"}


def test_what_is_missing_wrong_or_unused_is_said(room: Path) -> None:
    answer = messages.report(
        "zh_Hans",
        found=messages.sentences(room),
        paths=messages.catalogues("zh_Hans", room),
    )
    assert set(answer.missing) == {"Three", "Four %(n)s at 5%%"}
    assert len(answer.broken) == 2
    assert ["“Five”" in line for line in answer.unused] == [True]


def test_translations_are_compiled_once(room: Path) -> None:
    assert messages.compile_all(room) == 1
    assert messages.compile_all(room) == 0


def test_the_step_of_make_env_compiles(room: Path) -> None:
    assert messages.main(["--compile"], room) == 0
    assert (room / "locale/zh_Hans/LC_MESSAGES/django.mo").exists()

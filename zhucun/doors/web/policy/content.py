"""What a policy pack says, as people read it: values by their labels, expressions in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from zhucun.doors.web.policy.keys import KEYS
from zhucun.doors.web.policy.vocabulary import WORDS
from zhucun.doors.web.words import unit_called
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds import Terms
from zhucun.packs.kinds.common import UNSET_WORD

#: Keys whose value is an expression about the item's subject.
EXPRESSIONS = frozenset(
    {
        "applies_when",
        "require",
        "forbid",
        "where",
        "of",
        "numerator",
        "denominator",
        "universe",
        "who",
        "flag",
        "counts",
        "distinct_by",
        "when",
    }
)
_TOKEN = re.compile(r"'[^']*'|IS NOT NULL|IS NULL|NOT IN|:?[A-Za-z_]\w*|\d+(?:\.\d+)?|<=|>=|<>|\S")
_PLACE = re.compile(r"%\((\w+)\)s")
_OPERATORS = {
    "AND": gettext_lazy("and"),
    "OR": gettext_lazy("or"),
    "NOT": gettext_lazy("not"),
    "IN": gettext_lazy("is one of"),
    "NOT IN": gettext_lazy("is none of"),
    "IS NULL": gettext_lazy("is not recorded"),
    "IS NOT NULL": gettext_lazy("is recorded"),
    "TRUE": gettext_lazy("every row"),
    "FALSE": gettext_lazy("no row"),
    ">=": "≥",
    "<=": "≤",
    "<>": "≠",
}


def in_words(pack: PackAt, subject: str, text: str) -> str:
    """An expression with the labels of its names: `is_weak_branch AND size >= :n` becomes
    “党组织软弱涣散村 且 人数 ≥ 工作队人数下限（3 人）”."""
    names = _terms(pack, subject)
    said: list[str] = []
    last = ""
    for token in _TOKEN.findall(text):
        if token.startswith("'"):
            said.append(_literal(pack, last, token.strip("'")))
        elif token.startswith(":"):
            said.append(_parameter(pack, token[1:]))
        elif token in names:
            last = token
            said.append(names[token].label.in_(language()))
        else:
            said.append(str(_OPERATORS.get(token, token)))
    return " ".join(said).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def expression(pack: PackAt, subject: str, text: str) -> SafeString:
    """An expression in words, with its exact wording behind a click."""
    return format_html(
        "{}<details class=exact><summary>{}</summary><code>{}</code></details>",
        in_words(pack, subject, text),
        gettext("Exact wording"),
        text,
    )


def content(pack: PackAt, subject: str, key: str, value: Any) -> SafeString | str:
    """A value of an item; mappings become lists of labels, what is open is 未配置."""
    if isinstance(value, Unset) or value == UNSET_WORD:
        return format_html('<span class="mark unset">{}</span>', gettext("Not configured"))
    if value in (None, "", (), [], {}):
        return "—"
    if key == "message" and isinstance(value, Mapping):
        return _message(pack, subject, str(value[language()]))
    if isinstance(value, Mapping):
        return _mapping(pack, subject, value)
    if isinstance(value, (tuple, list)):
        return _sequence(pack, subject, key, value)
    if isinstance(value, str):
        return _text(pack, subject, key, value)
    return _scalar(value)


def key_label(key: str) -> str:
    """A key of a pack's file in words; a key that is new stays as it is."""
    return str(KEYS.get(key, key))


def language() -> str:
    """The language of the page as the packs name it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def _message(pack: PackAt, subject: str, text: str) -> str:
    """A rule's sentence with the pack's numbers; what differs from row to row is its label."""
    names = _terms(pack, subject)

    def filled(place: re.Match[str]) -> str:
        name = place[1]
        if name in names:
            return f"[{names[name].label.in_(language())}]"
        found = pack.parameters.get(name)
        if found is None:
            return name
        is_open = isinstance(found.value, Unset)
        return f"[{gettext('Not configured')}]" if is_open else str(_scalar(found.value))

    return _PLACE.sub(filled, text).replace("%%", "%")


def _mapping(pack: PackAt, subject: str, value: Mapping[str, Any]) -> SafeString | str:
    if set(value) == {"zh", "en"}:
        return str(value[language()])
    if set(value) == {"title", "href"}:
        return document(str(value["title"]), str(value["href"] or ""))
    pairs = [(name, inner) for name, inner in value.items() if inner not in (None, (), [], {})]
    rows = ((key_label(name), content(pack, subject, name, inner)) for name, inner in pairs)
    return format_html(
        "<dl class=facts>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows)
    )


def _sequence(pack: PackAt, subject: str, key: str, value: Any) -> SafeString | str:
    shown = [content(pack, subject, key, inner) for inner in value]
    if all(not isinstance(inner, Mapping) for inner in value) and key not in EXPRESSIONS:
        comma = "、" if language() == "zh" else ", "
        return format_html_join(comma, "{}", ((one,) for one in shown))
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in shown))
    )


def _text(pack: PackAt, subject: str, key: str, value: str) -> SafeString | str:
    if key in EXPRESSIONS and subject:
        return expression(pack, subject, value)
    if key == "note" and language() == "zh":
        return format_html(
            "<details class=exact><summary>{}</summary><span lang=en>{}</span></details>",
            gettext("Note of the pack's authors"),
            value,
        )
    if key == "subject":
        return _subject(pack, value)
    if key == "severity":
        return _label(pack, f"severity.{value}") or value
    if (key, value) in WORDS:
        return str(WORDS[key, value])
    if key == "clause" and value:
        return format_html('<a href="{}">{}</a>', reverse("web:clause", args=[value]), value)
    return value


def _scalar(value: Any) -> SafeString | str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return format_html("<time>{}</time>", value.isoformat())
    if isinstance(value, (int, Decimal)):
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def document(title: str, href: str) -> SafeString | str:
    """A document of the policy by title, leading to where it was read if that is known."""
    if not href.startswith(("http://", "https://")):
        return title
    return format_html('<a href="{}" rel="noreferrer" lang="zh-Hans">{}</a>', href, title)


def _terms(pack: PackAt, subject: str) -> Mapping[str, Any]:
    try:
        spec = pack.item(f"terms/{subject}").spec
    except UnknownItem:
        return {}
    return spec.names if isinstance(spec, Terms) else {}


def _subject(pack: PackAt, subject: str) -> str:
    try:
        return str(pack.item(f"terms/{subject}").label(language()))
    except UnknownItem:
        return subject


def _literal(pack: PackAt, name: str, word: str) -> str:
    return _label(pack, f"{name}.{word}") or word


def _parameter(pack: PackAt, name: str) -> str:
    if name == "as_of":
        return gettext("this day")
    found = pack.parameters.get(name)
    if found is None:
        return name
    shown = (
        gettext("Not configured")
        if isinstance(found.value, Unset)
        else f"{_scalar(found.value)} {unit_called(found.unit or '', found.value)}".strip()
    )
    heading = found.item.label(language())
    return gettext("%(name)s (%(value)s)") % {"name": heading, "value": shown}


def _label(pack: PackAt, key: str) -> str:
    try:
        return str(pack.label(key, language()))
    except UnknownItem:
        return ""

"""Tags for what comes from the policy packs: `{% load policy %}`. All texts are escaped by
format_html."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.doors.web.asof import address
from zhucun.doors.web.policy import content as words
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.words import unit_behind, unit_called
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds.indicators import QUALIFIERS

register = template.Library()


@register.simple_tag
def label(item: Any) -> str:
    """What people call an item of a pack."""
    return str(item.label(language()))


@register.simple_tag
def said(text: Any) -> str:
    """A text of a pack that has both languages."""
    return str(text.in_(language())) if text else ""


@register.simple_tag
def word(pack: PackAt, name: str, value: Any) -> str:
    """A word of a vocabulary as the region calls it: role.first_secretary → 第一书记; others
    unchanged."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value is None:
        return gettext("not known")
    try:
        return pack.label(f"{name}.{value}", language())
    except UnknownItem:
        return str(value)


@register.simple_tag
def subject_label(pack: PackAt, subject: str) -> str:
    """What the pack calls the rows of a subject."""
    return label(pack.item(f"terms/{subject}"))


@register.filter
def amount(value: Decimal | int | None) -> str:
    """A number with thousands separated and no idle zeros: 28,140; 21.74."""
    if value is None:
        return "—"
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def unit_word(unit: str, number: Any = None) -> str:
    """A unit of the pack in the reader's language; behind one, the word for one."""
    return unit_called(unit, number)


@register.filter
def unit_after(unit: str, number: Any) -> str:
    """The same, set behind its number without a sign between in Chinese: 3户, 3 households."""
    return unit_behind(unit, number)


@register.simple_tag
def declared(measured: Any, figure: Any) -> SafeString:
    """A declared figure as the source says it, its day, and whether the computed one fits."""
    agrees = measured.agrees_with(figure)
    verdict = {
        True: gettext("✓ agrees"),
        False: gettext("✗ differs"),
        None: "",
    }[agrees]
    return format_html(
        "{} <span class=hint>{}{}</span> <span class=verdict>{}</span>",
        *_as_said(figure),
        verdict,
    )


def _as_said(figure: Any) -> tuple[str, str, str]:
    """A number as the source says it, its day, and how fine it is."""
    qualifier = QUALIFIERS[figure.qualifier].value
    before, after = ("", qualifier) if qualifier == "余" else (qualifier, "")
    number = f"{before}{amount(figure.value)}{after}{unit_behind(figure.unit, figure.value)}"
    whose = f"{said(figure.only)} · " if figure.only else ""
    return number, f"{whose}{figure.as_of.isoformat()}", _fineness(figure)


def _fineness(figure: Any) -> str:
    """How fine a source states its number, where it is rounded."""
    if figure.to_nearest is None:
        return ""
    return " · " + gettext("to the nearest %(step)s") % {"step": amount(figure.to_nearest)}


@register.simple_tag
def window_words(pack: PackAt, name: str) -> str:
    """What the pack calls a window, with its first and its last day."""
    item = pack.item(f"windows/{name.removeprefix('windows/')}")
    return f"{label(item)} ({window_days(pack, name)})"


@register.simple_tag
def window_days(pack: PackAt, name: str) -> str:
    """The first and the last day of a window."""
    days = pack.window(name).period
    last = days.until - timedelta(days=1) if days.until else pack.as_of
    return f"{days.start}–{last}"


@register.simple_tag
def not_computed(pack: PackAt, measured: Any) -> str:
    """Why a figure is not computed here."""
    return analytics.why_not(measured=measured, pack=pack, lang=language()[:2])


@register.simple_tag
def unkept(pack: PackAt, each: Any) -> str:
    """Which facts of a rule or a question nobody keeps."""
    return analytics.unkept(pack, each.item.spec.subject, each.missing, language()[:2])


@register.simple_tag
def declared_only(figure: Any) -> SafeString:
    """A declared figure as the source says it, with its day."""
    return format_html("{} <span class=hint>{}{}</span>", *_as_said(figure))


@register.simple_tag(takes_context=True)
def clause_link(context: Context, clause_id: str) -> SafeString:
    """The number of a clause, leading to its sentence."""
    href = address(context["request"], "web:clause", clause_id)
    return format_html('<a href="{}">{}</a>', href, clause_id)


@register.simple_tag(takes_context=True)
def part_link(context: Context, measured: Any, area: str) -> SafeString:
    """The denominator of a ratio, leading to its rows."""
    href = address(context["request"], "web:figure", area, measured.item.id)
    mark = "&" if "?" in href else "?"
    return format_html(
        '<a href="{}{}part=denominator">{}</a>', href, mark, amount(measured.denominator)
    )


@register.simple_tag(takes_context=True)
def outcome_link(context: Context, each: Any, area: str, outcome: str) -> SafeString | str:
    """How many rows gave an outcome, leading to them."""
    count = each.counts[Outcome(outcome)]
    if not count:
        return "0"
    href = address(context["request"], "web:covered", area, each.item.id)
    mark = "&" if "?" in href else "?"
    return format_html('<a href="{}{}outcome={}">{}</a>', href, mark, outcome, count)


@register.simple_tag
def outcome_word(outcome: Outcome) -> str:
    """An outcome in words."""
    return {
        Outcome.PASS: gettext("Fulfilled"),
        Outcome.FAIL: gettext("Not fulfilled"),
        Outcome.UNKNOWN: gettext("Not known"),
        Outcome.NOT_APPLICABLE: gettext("Does not apply"),
        Outcome.UNSET: gettext("Not configured"),
    }[outcome]


@register.simple_tag
def quotes(ids: Iterable[str]) -> list[list[Any]]:
    """The clauses behind an item, those of one sentence together."""
    known = directory.policy().clauses
    found: dict[tuple[str, str], list[Any]] = {}
    for each in (known[name] for name in ids if name in known):
        found.setdefault((each.sentence, each.title), []).append(each)
    return list(found.values())


@register.simple_tag
def pack_title(pack: Any) -> str:
    """What people call a pack."""
    return str(pack.title(language()))


@register.simple_tag
def content(pack: PackAt, subject: str, key: str, value: Any) -> SafeString | str:
    """A value of an item as people read it; what the source leaves open is 未配置."""
    return words.content(pack, subject, key, value)


@register.simple_tag
def expression(pack: PackAt, subject: str, text: str) -> SafeString:
    """A condition in words, with its exact wording behind a click."""
    return words.expression(pack, subject, text)


@register.simple_tag
def document(title: str, href: str) -> SafeString | str:
    """Another document that a pack cites, by title."""
    return words.document(title, href)


@register.simple_tag
def pack_name(pack: PackAt) -> str:
    """What people call the pack that is in force."""
    return str(directory.policy().pack(pack.id).title(language()))


@register.filter
def pack_called(pack: str) -> str:
    """What people call a pack noted as "id" or "id version"; an unknown id stays as it is."""
    pack_id, _space, version = pack.partition(" ")
    packs = directory.policy().packs
    title = str(packs[pack_id].title(language())) if pack_id in packs else pack_id
    return f"{title} {version}".strip()


@register.filter
def entitlement_called(ref: str, area: str) -> str:
    """What the pack of an area calls an entitlement today; one unknown to it stays as it is."""
    try:
        return label(directory.pack_for(area, as_of=localdate()).item(f"entitlements/{ref}"))
    except UnknownItem:
        return ref


@register.simple_tag
def side(difference: Any, which: str, pack: PackAt) -> SafeString | str:
    """One side of a difference; where the key is on the other side only, a dash."""
    if difference.how == ("only-after" if which == "before" else "only-before"):
        return "—"
    is_item = not difference.ref.startswith("labels/")
    subject = getattr(pack.item(difference.ref).spec, "subject", "") if is_item else ""
    return words.content(pack, subject, difference.key, getattr(difference, which))


@register.simple_tag
def kind_word(kind: str) -> str:
    """What a kind of items is called."""
    words = {
        "parameters": gettext("Parameters"),
        "terms": gettext("What rules may ask about"),
        "tags": gettext("Tags"),
        "rules": gettext("Rules"),
        "checklists": gettext("Checklists and numbered lists"),
        "cadences": gettext("Duties with a rhythm"),
        "chains": gettext("Sign-off chains"),
        "signers": gettext("Who signs"),
        "scores": gettext("Appraisal schemes"),
        "entitlements": gettext("Entitlements"),
        "indicators": gettext("Indicators"),
        "matchers": gettext("Matching"),
        "screens": gettext("Cross-checks (leads, not findings)"),
        "mechanisms": gettext("Umbrella mechanisms"),
        "windows": gettext("Named windows"),
        "feeds": gettext("Lists that come in and go out"),
    }
    return words.get(kind, kind)


@register.simple_tag
def pair(texts: tuple[str, str]) -> str:
    """A text that comes as (Chinese, English)."""
    return texts[1] if language() == "en" else texts[0]


@register.simple_tag
def key_word(key: str) -> str:
    """A key of a pack's file in words; a key that is new stays as it is."""
    return words.key_label(key)

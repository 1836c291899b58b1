"""Tags for what comes from the policy packs: `{% load policy %}`. All texts are escaped by
format_html."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from zhucun.directory import queries as directory
from zhucun.doors.web.asof import address
from zhucun.engines.rules import Outcome, Unset
from zhucun.packs import PackAt
from zhucun.packs.compare import shown
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.packs.kinds.indicators import QUALIFIERS

register = template.Library()


def language() -> str:
    """The language of the page as the packs name it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


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


@register.simple_tag
def declared(measured: Any, figure: Any) -> SafeString:
    """A declared figure as the source says it, its day, and whether the computed one fits."""
    qualifier = QUALIFIERS[figure.qualifier].value
    before, after = ("", qualifier) if qualifier == "余" else (qualifier, "")
    agrees = measured.agrees_with(figure)
    verdict = {
        True: gettext("✓ agrees"),
        False: gettext("✗ differs"),
        None: "",
    }[agrees]
    return format_html(
        "{}{}{}{} <span class=hint>{}</span> <span class=verdict>{}</span>",
        before,
        amount(figure.value),
        after,
        figure.unit,
        figure.as_of.isoformat(),
        verdict,
    )


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
def clause(clause_id: str) -> Any:
    """A clause with its sentence."""
    return directory.policy().clauses.get(clause_id)


@register.simple_tag
def pack_title(pack: Any) -> str:
    """What people call a pack."""
    return str(pack.title(language()))


@register.simple_tag
def value(content: Any) -> str:
    """A value of an item in one line; what the source leaves open is 未配置."""
    if isinstance(content, Unset) or content == UNSET_WORD:
        return gettext("Not configured")
    return shown(content)


@register.simple_tag
def side(difference: Any, which: str) -> str:
    """One side of a difference; where the item is on the other side only, a dash."""
    if difference.how == ("only-after" if which == "before" else "only-before"):
        return "—"
    return value(getattr(difference, which))


@register.simple_tag
def kind_word(kind: str) -> str:
    """What a kind of items is called."""
    words = {
        "tags": gettext("Tags"),
        "rules": gettext("Rules"),
        "checklists": gettext("Checklists and numbered lists"),
        "cadences": gettext("Duties with a rhythm"),
        "chains": gettext("Sign-off chains"),
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


#: The keys of a pack's files in words.
_KEYS = {
    "note": gettext_lazy("Note"),
    "valid": gettext_lazy("In force"),
    "subject": gettext_lazy("About"),
    "applies_when": gettext_lazy("Applies when"),
    "require": gettext_lazy("Requires"),
    "forbid": gettext_lazy("Forbids"),
    "severity": gettext_lazy("Weight of a failure"),
    "message": gettext_lazy("Message"),
    "type": gettext_lazy("Type"),
    "unit": gettext_lazy("Unit"),
    "values": gettext_lazy("All values"),
    "value": gettext_lazy("Value on this day"),
    "from": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
    "measure": gettext_lazy("Measure"),
    "where": gettext_lazy("Condition"),
    "of": gettext_lazy("Column"),
    "numerator": gettext_lazy("Numerator"),
    "denominator": gettext_lazy("Denominator"),
    "declared": gettext_lazy("Declared"),
    "window": gettext_lazy("Window"),
    "universe": gettext_lazy("For whom"),
    "counts": gettext_lazy("Counts"),
    "distinct_by": gettext_lazy("Counted once for each"),
    "rhythm": gettext_lazy("All rhythms"),
    "every": gettext_lazy("Every"),
    "times": gettext_lazy("Times"),
    "within_days": gettext_lazy("Within days"),
    "share": gettext_lazy("Share"),
    "steps": gettext_lazy("Steps"),
    "guards": gettext_lazy("Must hold before"),
    "distinct_signers": gettext_lazy("Nobody signs twice"),
    "parts": gettext_lazy("Parts"),
    "gates": gettext_lazy("Gates"),
    "grades": gettext_lazy("Grades"),
    "uses": gettext_lazy("Serves"),
    "kind": gettext_lazy("Kind"),
    "who": gettext_lazy("For whom"),
    "payer": gettext_lazy("Paid by"),
    "per": gettext_lazy("Per"),
    "amounts": gettext_lazy("All amounts"),
    "stacking": gettext_lazy("Together with others"),
    "slots": gettext_lazy("Number of items"),
    "mode": gettext_lazy("How it is met"),
    "items": gettext_lazy("Items"),
    "signed_by": gettext_lazy("Signed by"),
    "known": gettext_lazy("Known"),
    "open": gettext_lazy("Open"),
    "between": gettext_lazy("Between"),
    "rows": gettext_lazy("Pairs"),
    "hard": gettext_lazy("Only these pairs"),
    "capacity": gettext_lazy("At most"),
    "flag": gettext_lazy("Asks when"),
    "ask": gettext_lazy("Question"),
    "excuses": gettext_lazy("Known explanations"),
    "children": gettext_lazy("Parts"),
    "columns": gettext_lazy("Columns"),
}


@register.simple_tag
def key_word(key: str) -> str:
    """A key of a pack's file in words; a key that is new stays as it is."""
    return str(_KEYS.get(key, key))

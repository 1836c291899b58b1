"""The text that goes to the village's board, and the words that may not be in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.households import queries as homes
from zhucun.kernel.personal import Secret, secrets_in
from zhucun.monitoring.enums import SECRETS, Proposed
from zhucun.monitoring.models import Case


def health_words(area: str, *, as_of: date) -> tuple[str, ...]:
    """Words of health that the area's pack keeps out of publicities; none where it is 未配置."""
    return _words("publicity_health_words", area, as_of)


def harmless_words(area: str, *, as_of: date) -> tuple[str, ...]:
    """Words that hold a word of health and tell nothing of it; none where it is 未配置."""
    return _words("publicity_harmless_words", area, as_of)


def _words(parameter: str, area: str, as_of: date) -> tuple[str, ...]:
    value = directory.pack_for(area, as_of=as_of).values.get(parameter)
    return tuple(value.split()) if isinstance(value, str) else ()


def hotline(area: str, *, as_of: date) -> str:
    """Where objections are told; empty: 未配置."""
    value = directory.pack_for(area, as_of=as_of).values.get("supervision_hotline")
    return value if isinstance(value, str) else ""


def told_secrets(texts: Iterable[str], area: str, *, as_of: date) -> list[Secret]:
    """What of these texts no publicity may show."""
    words, harmless = health_words(area, as_of=as_of), harmless_words(area, as_of=as_of)
    found = {secret for text in texts for secret in secrets_in(text, words, harmless)}
    return [one for one in Secret if one in found]


def secret_words(found: Iterable[Secret]) -> str:
    """Kinds of secrets for a sentence, in the reader's language."""
    return ", ".join(str(SECRETS[one]) for one in found)


def notice_of(case: Case, *, is_removal: bool, since: date, until: date, persons: int) -> str:
    """The publicity of one household: its head, its number of people, the class, the days.

    Nothing else of it is known to this text (no number, phone, account, health); what somebody adds
    passes the guard.
    """
    what = _CLASS[Proposed(case.proposed)] if case.proposed else "监测对象"
    ask = f"拟将下列农户({what})标注为风险消除" if is_removal else f"拟将下列农户认定为{what}"
    number = hotline(case.area, as_of=since)
    objection = (
        f"公示期内如有异议,请向村委会、乡镇人民政府反映{f'或拨打 {number}' if number else ''}。"
    )
    return "\n".join(
        (
            f"经入户核实、数据比对和村民民主评议,{ask},现予公示。",
            f"户主:{case.household.head_name}  家庭人口:{persons} 人  {case.village.name}",
            f"公示时间:{since} 至 {until}",
            objection,
        )
    )


def announcement_of(case: Case, *, on: date) -> str:
    """The county's notice of one household (公告): its village, its head with the given name
    masked, the class, the day of the decision. Nothing else of it is known to this text."""
    what = _CLASS[Proposed(case.proposed)] if case.proposed else "监测对象"
    number = hotline(case.area, as_of=on)
    name = homes.masked_name(case.household.head_name)
    return "\n".join(
        (
            f"经农户申请或预警核实、村级评议公示、乡镇审核、县级审定,下列农户认定为{what},现予公告。",
            f"户主:{name}  {case.village.name}",
            f"认定日期:{case.identified_on}  公告日期:{on}",
            f"如有异议,请向乡镇人民政府、县级主管部门反映{f'或拨打 {number}' if number else ''}。",
        )
    )


_CLASS = {
    Proposed.UNSTABLE: "脱贫不稳定户",
    Proposed.MARGINAL: "边缘易致贫户",
    Proposed.SUDDEN: "突发严重困难户",
}


def people_of(household: Any, *, as_of: date) -> int:
    """How many people live in a household on a day. One query."""
    return len(homes.members_on([household], as_of=as_of)[household.pk])

"""The daily digest (每日提醒): the few things of which a cadre is reminded on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext

from zhucun.analytics.queries.duties import whole_number
from zhucun.analytics.queries.obligations import Obligation
from zhucun.analytics.queries.owing import owed_in
from zhucun.analytics.queries.signing import SigningDue, signing_due
from zhucun.directory.perms import OPERATOR
from zhucun.engines.cadence import State

#: What is late is brought up again on Mondays.
_MONDAY = 0
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one person is reminded of on a day: his duties over all his postings, and how many cases
    wait for his signature beyond their days or until today. `account`, `username` and `language`
    are those of a signer; where `person` is empty it goes to them."""

    person: str
    name: str
    area: str
    on: date
    late: tuple[Obligation, ...]
    due: tuple[Obligation, ...]
    account: int = 0
    username: str = ""
    language: str = ""
    signing_late: int = 0
    signing_due: int = 0

    def title(self) -> str:
        """In the language in force."""
        return gettext("Your duties on %(day)s") % {"day": self.on}

    def text(self, lang: str) -> str:
        """Plain text, a line for each duty; `lang`: zh or en, the language in force."""
        parts = []
        for head, found in ((gettext("Late"), self.late), (gettext("Due"), self.due)):
            if found:
                parts.append("\n".join([head, *_lines(found, lang)]))
        if self.signing_late or self.signing_due:
            said = gettext("- overdue %(late)s, until today %(due)s")
            numbers = {"late": self.signing_late, "due": self.signing_due}
            parts.append("\n".join([gettext("Cases that wait for your signature"), said % numbers]))
        return "\n\n".join(parts) + "\n"


def digests(*, on: date, area: str = "") -> Iterator[Digest]:
    """The digests of a day, by place; nobody is written to on whose list nothing is new.

    A digest holds what is late, and what is due within the days of the pack (`remind-days-ahead`;
    where it is unset, only what is due today), and the signatures whose days are over or end today.
    It goes out on the day on which something enters it or becomes late, on the due day, and else on
    Mondays. For the operator: asks for no right. What `owed_in` and `signing_due` cost.
    """
    signing = {one.person or str(one.account): one for one in signing_due(on=on, area=area)}
    for digest in _of_duties(on, area):
        yield _with_signing(digest, signing.pop(digest.person, None))
    for one in sorted(signing.values(), key=lambda one: (one.area, one.account)):
        if on.weekday() == _MONDAY or one.due or one.new:
            bare = Digest(person=one.person, name=one.name, area=one.area, on=on, late=(), due=())
            yield _with_signing(bare, one)


def _with_signing(digest: Digest, one: SigningDue | None) -> Digest:
    if one is None:
        return digest
    return replace(
        digest,
        account=one.account,
        username=one.username,
        language=one.language,
        signing_late=one.late,
        signing_due=one.due,
    )


def _of_duties(on: date, area: str) -> Iterator[Digest]:
    found = owed_in(actor=OPERATOR, on=on, area=area)
    by_person: dict[str, list[Obligation]] = defaultdict(list)
    for each in found.listed(states=(State.LATE, State.DUE)):
        is_his = each.subject == "posting" and not each.item.spec.by
        if is_his and each.row is not None and _is_near(each, on):
            by_person[each.row.key].append(each)
    for person, duties in sorted(by_person.items(), key=lambda pair: (pair[1][0].place, pair[0])):
        if on.weekday() == _MONDAY or any(_is_new(each, on) for each in duties):
            first = duties[0]
            yield Digest(
                person=person,
                name=first.row.name if first.row else "",
                area=first.place,
                on=on,
                late=tuple(each for each in duties if each.state is State.LATE),
                due=tuple(each for each in duties if each.state is State.DUE),
            )


def _is_near(each: Obligation, on: date) -> bool:
    """Whether it belongs on the list of the day."""
    return each.state is State.LATE or (
        each.due_on is not None and (each.due_on - on).days <= _ahead(each)
    )


def _is_new(each: Obligation, on: date) -> bool:
    """Whether something happens to it on this very day."""
    if each.due_on is None:
        return False
    return on in (each.due_on - _ahead(each) * _DAY, each.due_on, each.due_on + _DAY)


def _ahead(each: Obligation) -> int:
    return whole_number(each.pack, ":remind_days_ahead") or 0


def _lines(found: tuple[Obligation, ...], lang: str) -> Iterator[str]:
    """A line for each duty: its latest period, and in how many it stands so."""
    by_duty: dict[tuple[str, str], list[Obligation]] = defaultdict(list)
    for each in found:
        by_duty[each.item.id, each.key].append(each)
    for periods in by_duty.values():
        each = max(periods, key=lambda one: one.start)
        done = f"{each.done}/{each.needed} {each.unit}".strip()
        until = "" if each.due_on is None else f" · {each.due_on}"
        times = f" ×{len(periods)}" if len(periods) > 1 else ""
        yield f"- {each.item.label(lang)} {done}{until}{times}"

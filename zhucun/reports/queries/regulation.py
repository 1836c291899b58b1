"""The five prohibitions for official apps (国办函〔2026〕12号) held against the running
configuration: each by checks that can fail. What no machine can know needs a person's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import N_
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist
from zhucun.packs.kinds.checklists import ChecklistItem
from zhucun.presence.enums import CheckMethod
from zhucun.reports.enums import AskedState, Compliance
from zhucun.reports.models import AskedField, AskedForm
from zhucun.reports.queries import columns
from zhucun.reports.queries.asked import asked_forms
from zhucun.reports.queries.known import Catalogue, catalogue

ITEM = "checklists/app-prohibitions"
#: Words of duties that would count the use of the app, not the work.
_USE = frozenset({"sign-in", "log-in", "login", "online", "online-hour", "check-in", "install"})
#: What no appraisal may rest on.
_APPLAUSE = ("点赞", "投票", "转发", "学习时长")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at. `evidence`: what was found, a sentence each."""

    name: str
    state: Compliance
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Prohibition:
    """One prohibition with its checks; it stands as its worst check does."""

    item: ChecklistItem
    checks: tuple[Check, ...]

    @property
    def state(self) -> Compliance:
        states = {check.state for check in self.checks}
        for worst in (Compliance.NOT_MET, Compliance.WORD):
            if worst in states or not states:
                return worst
        return Compliance.MET


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """What an area's pack says on a day, and how it is kept. None where no list is in force."""

    day: date
    area: str
    pack: PackAt
    item: PackItem[Checklist] | None
    prohibitions: tuple[Prohibition, ...]

    @property
    def counts(self) -> dict[Compliance, int]:
        found = dict.fromkeys(Compliance, 0)
        for each in self.prohibitions:
            found[each.state] += 1
        return found


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a check is given."""

    actor: Actor
    day: date
    area: str
    pack: PackAt


#: A check of one prohibition.
Checker = Callable[[Looked], Iterable[Check]]
_more: dict[str, list[Checker]] = defaultdict(list)


def register(prohibition: str, checker: Checker) -> None:
    """Let a door check what only it knows: its pages and headers."""
    if checker not in _more[prohibition]:
        _more[prohibition].append(checker)


def regulation(*, actor: Actor, area: str, as_of: date) -> Regulation:
    """The prohibitions in force in an area on a day, each with its checks, over the forms that the
    actor may see. A handful of queries, and those of the catalogue for each pack of the forms."""
    pack = directory.pack_for(area, as_of=as_of)
    looked = Looked(actor=actor, day=as_of, area=area, pack=pack)
    try:
        item = cast("PackItem[Checklist]", pack.item(ITEM))
    except UnknownItem:  # the regulation is of 2026
        return Regulation(day=as_of, area=area, pack=pack, item=None, prohibitions=())
    return Regulation(
        day=as_of,
        area=area,
        pack=pack,
        item=item,
        prohibitions=tuple(
            Prohibition(
                item=each,
                checks=tuple(
                    check
                    for checker in (*_CHECKS.get(each.id, ()), *_more.get(each.id, ()))
                    for check in checker(looked)
                ),
            )
            for each in item.spec.items
        ),
    )


def _forms(looked: Looked) -> Iterator[Check]:
    """Nothing is asked at will, nothing twice."""
    forms = list(
        asked_forms(
            actor=looked.actor, as_of=looked.day, area=looked.area, state=AskedState.IN_FORCE
        )
    )
    bare = [form.title for form in forms if not (form.issuer and form.basis)]
    count = len(forms)
    told = ngettext(
        "%(count)s form is in force, with its issuer, its basis and its last day.",
        "%(count)s forms are in force, each with its issuer, its basis and its last day.",
        count,
    ) % {"count": count}
    lost = [gettext("Without issuer or basis: “%(title)s”.") % {"title": each} for each in bare]
    yield Check(
        name=gettext("Every form has an issuer, a basis and a last day"),
        state=Compliance.NOT_MET if bare else Compliance.MET,
        evidence=(*lost, told),
    )
    fields = list(
        AskedField.objects.filter(form__in=[form.pk for form in forms])
        .select_related("form")
        .order_by("form", "number")
    )
    known = list(_known(looked, fields))
    yield Check(
        name=gettext("No form asks for what is on record"),
        state=Compliance.NOT_MET if known else Compliance.MET,
        evidence=tuple(known) or (gettext("None of %(count)s fields.") % {"count": len(fields)},),
    )
    twice = list(_twice(fields))
    yield Check(
        name=gettext("No two forms ask for the same in the same period"),
        state=Compliance.NOT_MET if twice else Compliance.MET,
        evidence=tuple(twice) or (gettext("None of %(count)s fields.") % {"count": len(fields)},),
    )


def _known(looked: Looked, fields: Sequence[AskedField]) -> Iterator[str]:
    catalogues: dict[str, Catalogue] = {}
    for row in fields:
        pack = directory.pack_for(row.form.area, as_of=looked.day)
        if pack.id not in catalogues:
            catalogues[pack.id] = catalogue(
                actor=looked.actor, area=row.form.area, as_of=looked.day
            )
        entry = catalogues[pack.id].find(row.label)
        if entry is not None:
            told = gettext("“%(title)s” asks for %(field)s, which is in: %(where)s.")
            yield told % {"title": row.form.title, "field": row.label, "where": entry.where}


def _twice(fields: Sequence[AskedField]) -> Iterator[str]:
    seen: dict[str, list[AskedForm]] = defaultdict(list)
    for row in fields:
        for other in seen[row.plain]:
            if _meet(row.form, other):
                told = gettext("%(field)s is asked by “%(title)s” and by “%(other)s”.")
                yield told % {"field": row.label, "title": row.form.title, "other": other.title}
        seen[row.plain].append(row.form)


def _meet(one: AskedForm, other: AskedForm) -> bool:
    """Whether two forms ask the same people on the same days."""
    return (
        (is_under(one.area, other.area) or is_under(other.area, one.area))
        and bool(set(one.roles) & set(other.roles))
        and one.first_day <= other.last_day
        and other.first_day <= one.last_day
    )


def _looked_for(name: str, word: str) -> Checker:
    """A check over the columns of all tables."""

    def checker(looked: Looked) -> Iterator[Check]:
        found = columns.found(word)
        worst = [state for state in (Compliance.NOT_MET, Compliance.WORD) if state in found.states]
        none = gettext("None of %(columns)s columns in %(tables)s tables.")
        if found.sentences:
            none = gettext("No other of %(columns)s columns in %(tables)s tables.")
        yield Check(
            name=gettext(name),
            state=worst[0] if worst else Compliance.MET,
            evidence=(
                *found.sentences,
                *(
                    (none % {"columns": found.columns, "tables": found.tables},)
                    if not worst
                    else ()
                ),
            ),
        )

    return checker


def _uses(looked: Looked) -> Iterator[Check]:
    """No duty counts the use of the app."""
    bad = [item for item in looked.pack.cadences() if item.spec.counts in _USE]
    told = gettext("%(count)s duties of %(pack)s count what is done, none how often one signs in.")
    yield Check(
        name=gettext("No duty counts sign-ins or the use of the app"),
        state=Compliance.NOT_MET if bad else Compliance.MET,
        evidence=tuple(item.label(_lang()) for item in bad)
        or (told % {"count": len(looked.pack.cadences()), "pack": looked.pack.id},),
    )


def _reminders(looked: Looked) -> Iterator[Check]:
    """Nobody is called into the app by default."""
    how = settings.REMINDERS
    off = gettext("Reminders are off (ZHUCUN_REMINDERS is empty).")
    on = gettext("One digest a day goes out by %(how)s; a person says that nobody has to open it.")
    yield Check(
        name=gettext("Nobody is called to sign in"),
        state=Compliance.WORD if how else Compliance.MET,
        evidence=(on % {"how": how} if how else off,),
    )


def _appraisal(looked: Looked) -> Iterator[Check]:
    """No appraisal by applause; none that a machine makes."""
    schemes = looked.pack.scores()
    bad = [
        item for item in schemes if any(word in item.spec.model_dump_json() for word in _APPLAUSE)
    ]
    yield Check(
        name=gettext("No appraisal rests on likes, votes, forwards or hours of learning"),
        state=Compliance.NOT_MET if bad else Compliance.MET,
        evidence=tuple(item.label(_lang()) for item in bad)
        or (
            gettext("None of the %(count)s appraisal schemes of %(pack)s.")
            % {"count": len(schemes), "pack": looked.pack.id},
        ),
    )
    if schemes:
        told = gettext("A person says that the app is not the main carrier: %(schemes)s.")
        comma = ", " if _lang() == "en" else "、"
        named = comma.join(item.label(_lang()) for item in schemes)
        yield Check(
            name=gettext("The app does not carry the daily appraisal"),
            state=Compliance.WORD,
            evidence=(told % {"schemes": named},),
        )
    if "video" in CheckMethod.values:
        yield Check(
            name=gettext("No inspection over the network is compulsory"),
            state=Compliance.WORD,
            evidence=(
                gettext(
                    "A spot check may be recorded as made by video call; a person says that no "
                    "cadre is made to take one. Nothing of the call is kept."
                ),
            ),
        )


def _elsewhere(looked: Looked) -> Iterator[Check]:
    """The pages load nothing from elsewhere."""
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    own = {"'self'", "'none'", "data:"}
    bad = sorted(
        f"{name} {source}"
        for name, sources in rules.items()
        for source in sources
        if source not in own
    )
    yield Check(
        name=gettext("No page loads advertising or anything else of others"),
        state=Compliance.NOT_MET if bad else Compliance.MET,
        evidence=tuple(bad)
        or (gettext("The browser is told to load nothing but what this server sends."),),
    )


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


_CHECKS: dict[str, tuple[Checker, ...]] = {
    "forms": (_forms,),
    "check-in": (
        _looked_for(N_("No column holds a check-in"), "check-in"),
        _looked_for(N_("No column holds points or ranks of people"), "points"),
        _looked_for(N_("No column counts sign-ins or time online"), "online"),
        _uses,
    ),
    "installation": (
        _looked_for(N_("No column counts installations or use"), "installation"),
        _reminders,
    ),
    "traces": (
        _looked_for(N_("No column holds a position or a track"), "track"),
        _looked_for(N_("No photo, video or sound of work is kept"), "picture"),
        _looked_for(N_("No column counts likes, votes, forwards or hours of learning"), "applause"),
        _appraisal,
    ),
    "business": (
        _looked_for(N_("No column holds a price, a payment or advertising"), "business"),
        _elsewhere,
    ),
}

"""The scheme of an appraisal: what its pack says as of a day, with what the region decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalState, Source
from zhucun.appraisal.errors import NoScheme
from zhucun.appraisal.models import Appraisal, Freeze, Scheme
from zhucun.appraisal.queries.parts import Words, asks_himself, leaves, parts_over
from zhucun.appraisal.queries.sides import Side, adoptions, in_force, item_in, pack_of, sides_over
from zhucun.appraisal.queries.views import Grade, View, view_from
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score, Signer

#: Whom the schemes of the packs are about, in their words: cadres on post; the three corps, of whom
#: a cadre of a work team is one (HH18-050, HH18-114); townships; places of the levels that the
#: parts name (HH18-047). From where each is filled: `sources`.
SUBJECTS = ("posting", "helper", "township", "leader")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A scheme by which an appraisal can be opened; one of places for one of their levels, by the
    part that is asked of it."""

    score: str
    level: str
    subject: str
    label: Words


def offers(area: str, *, as_of: date) -> list[Offer]:
    """The schemes that the area's pack has on a day, by subject and id: those that grade, and those
    by which people only look (SQ24-017), which say nothing of a grade. No query."""
    pack = directory.pack_for(area, as_of=as_of)
    return [
        Offer(score=item.id, level=level, subject=subject, label=_labelled(item.spec, level))
        for subject in SUBJECTS
        for item in pack.scores(subject)
        if item.spec.grades or not asks_himself(item.spec)
        for level in levels_of(item.spec) or ("",)
        if not level or Level[level.upper()] > len(area)
    ]


def scores_offered(area: str, *, as_of: date) -> list[tuple[str, Words]]:
    """The schemes of the area's pack that can be settled and appraised by: id and label. No
    query."""
    pack = directory.pack_for(area, as_of=as_of)
    offered = dict.fromkeys(one.score for one in offers(area, as_of=as_of))
    labels = {score: cast("Score", pack.item(f"scores/{score}").spec).label for score in offered}
    return [(score, (label.zh, label.en)) for score, label in labels.items()]


def levels_of(spec: Score) -> tuple[str, ...]:
    """Of which levels the places are that a scheme is about; none where it is about people."""
    if spec.subject == "township":
        return ("township",)
    named = dict.fromkeys(part.of for part in leaves(spec.parts) if part.of)
    return tuple(named) if spec.subject == "leader" else ()


def _labelled(spec: Score, level: str) -> Words:
    """A scheme; of several levels with the part that is asked of this one."""
    if len(levels_of(spec)) < 2:
        return spec.label.zh, spec.label.en
    part = next(each for each in leaves(spec.parts) if each.of == level)
    return f"{spec.label.zh} · {part.label.zh}", f"{spec.label.en} · {part.label.en}"


def view_of(appraisal: Appraisal) -> View:
    """The scheme of an appraisal: of a frozen one as it was frozen, whatever was adopted or packed
    since; else as it is now (`view_now`). One query; two where it was frozen before schemes were
    kept with the evidence. Raises NoScheme, BadSettings."""
    if appraisal.state == AppraisalState.FROZEN:
        rows = Freeze.objects.filter(appraisal=appraisal).order_by("-number")
        kept = rows.values_list("view", flat=True).first()
        if kept:
            found: View = view_from(kept)
            return found
    return view_now(appraisal)


def view_now(appraisal: Appraisal) -> View:
    """The scheme of an appraisal on its last day, with what the region has adopted for it by now.
    One query. Raises NoScheme, BadSettings."""
    return view(
        area=appraisal.area, score=appraisal.score, sides=sides_of(appraisal), until=appraisal.until
    )


def sides_of(appraisal: Appraisal, *, settings: Any = None) -> list[Side]:
    """The days of an appraisal by their rules; with `settings` all by these, which are only
    tried. One query."""
    return sides_over(
        area=appraisal.area,
        score=appraisal.score,
        kind=appraisal.kind,
        level=appraisal.level,
        since=appraisal.since,
        until=appraisal.until,
        settings=settings,
    )


def view(*, area: str, score: str, sides: list[Side], until: date) -> View:
    """A scheme over its sides: grades and gates of the last day, parts of all days. Raises
    NoScheme."""
    day = until - timedelta(days=1)
    pack = pack_of(area, score, day)
    item, last = item_in(pack, score, day), sides[-1]
    parts = parts_over([(one.segment.since, one.segment.until, one.parts) for one in sides])
    if not parts:
        raise NoScheme(pack=pack.id, score=score, day=day)
    return View(
        score=item.id,
        label=(item.spec.label.zh, item.spec.label.en),
        pack=pack.id,
        version=pack.version,
        parts=parts,
        grades=tuple(
            Grade(
                id=grade.id,
                label=(grade.label.zh, grade.label.en),
                share_max=_decimal(pack.number(grade.share_max)),
            )
            for grade in item.spec.grades
        ),
        gates=tuple((gate.grade, (gate.label.zh, gate.label.en)) for gate in item.spec.gates),
        settings=last.own,
        settings_document=last.document,
        sides=tuple(sides),
    )


def signers_of(found: View) -> dict[str, Signer | None]:
    """Who stands behind each class that people review for."""
    return {
        one.word: one.signer
        for part in found.parts
        for one in part.classes
        if one.source == Source.REVIEWERS
    }


def is_graded(area: str, score: str, *, until: date) -> bool:
    """Whether a scheme proposes grades on the last day before `until`. Raises NoScheme."""
    return bool(item_of(area, score, as_of=until - timedelta(days=1)).spec.grades)


def is_weighed(area: str, score: str, *, as_of: date) -> bool:
    """Whether a total can be computed by a scheme: its parts have their weights, by the pack or by
    what the area or one around it adopted. One query. Raises NoScheme."""
    spec = item_of(area, score, as_of=as_of).spec
    weights = [_decimal(pack_of(area, score, as_of).number(part.on(as_of))) for part in spec.parts]
    if len(weights) < 2 or None not in weights:
        return True
    own = in_force(adoptions(area, score), on=as_of)
    return own is not None and bool(own.settings.get("weights"))


def schemes(*, actor: Actor, area: str = "", score: str = "") -> QuerySet[Scheme]:
    """What the actor's areas drafted and adopted, the latest first. One query."""
    found = perms.visible_schemes(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if score:
        found = found.filter(score=score)
    return found.order_by("area", "score", "-drafted_on", "-pk")


def scheme_card(*, actor: Actor, public_id: str) -> Scheme:
    """Raises NotFound."""
    found = perms.visible_schemes(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def item_of(area: str, score: str, *, as_of: date) -> PackItem[Score]:
    """The pack's scheme. Raises NoScheme."""
    return item_in(pack_of(area, score, as_of), score, as_of)


def _decimal(value: Any) -> Decimal | None:
    return None if isinstance(value, Unset) or value is None else Decimal(value)

"""村名单: villages with their tags and numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import actions as directory_actions
from zhucun.directory import marts
from zhucun.directory import queries as directory
from zhucun.directory.actions import PlaceDraft
from zhucun.directory.errors import UnknownPlace
from zhucun.intake.errors import MissingValue, NotAVillage, ParentMissing
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import (
    Change,
    Gone,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.divisions import Level, at_level, padded, parent_of
from zhucun.kernel.problems import Problem
from zhucun.ledger.events import Origin

_CHUNK = 2_000
_EVERY = 2_000


_COUNTS = (
    *("households", "population", "poor_persons", "unstable_persons"),
    *("contracted_land", "separated_land", "transferred_land"),
)
_LEVEL_FIELDS = {Level.COUNTY: "county", Level.TOWNSHIP: "township"}


class Villages:
    """村名单: the places of an area, with townships and counties that stand in the rows.

    A tag that a list does not name is not ended: taking a tag away (摘帽) is decided on the
    village's own page.
    """

    name = "villages"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    limits: Mapping[str, int] = {"name": 60, "county": 60, "township": 60}
    left_open: frozenset[str] = frozenset()
    keeps = frozenset(
        {
            "code",
            "county",
            "township",
            "name",
            "tags",
            *_COUNTS,
        }
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """A place above the villages takes its name from the column of its level."""
        if event == "directory.place.added":
            name = _LEVEL_FIELDS.get(Level(len(data["code"])), "name")
            return {"place_name": (name,), "code": ("code",)}
        if event == "directory.place.tagged":
            return {"tag": ("tags",)}
        return {name: (name,) for name in data.get("figures", ())}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries, and one for each code of the area that is not known on the day."""
        places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        known = {place.code: place for place in self._known(scope)}
        plan, seen = Plan(), dict[str, Row]()
        coming: set[str] = set()
        for count, row in enumerate(table.rows, 1):
            try:
                self._plan_row(row, scope, places, known, seen, coming, plan)
            except Problem as problem:
                plan.errors.append(row.error(problem, *_culprits(problem)))
            if count % _EVERY == 0:
                progress(count, len(table.rows), "plan")
        named = set(seen) | {code for row in table.faulty if (code := row.get("code"))}
        plan.gone = [
            Gone(place.code, places.path(place))
            for place in places.under(Level.VILLAGE)
            if place.code not in named
        ]
        return plan

    def _plan_row(
        self,
        row: Row,
        scope: Scope,
        places: Gazetteer,
        known: Mapping[str, Any],
        seen: dict[str, Row],
        coming: set[str],
        plan: Plan,
    ) -> None:
        code = row.get("code")
        names = {level: row.get(name) or "" for level, name in _LEVEL_FIELDS.items()}
        names[Level.VILLAGE] = row.get("name") or ""
        if code and len(code) != Level.VILLAGE:
            raise NotAVillage(value=padded(code))
        try:
            place = places.find(code, names, Level.VILLAGE)
        except UnknownPlace:
            place = None
        if place is None:
            parents = self._parents(code, names, places, coming)
            if not names[Level.VILLAGE]:
                raise MissingValue()
            first_seen(seen, code, row)
            coming.update(draft.code for draft in parents)
            plan.new.append(New(row, code, parents))
            return
        first_seen(seen, place.code, row)
        before, after = self._difference(row, known[place.code], scope)
        if after:
            plan.changed.append(Change(row, place.code, before, after, known[place.code]))
        else:
            plan.same += 1

    @staticmethod
    def _parents(
        code: str, names: Mapping[Level, str], places: Gazetteer, coming: set[str]
    ) -> tuple[PlaceDraft, ...]:
        """The places above a new village that have to be added with it. Raises ParentMissing."""
        parents = []
        above = parent_of(code)
        while above and not places.known(above) and above not in coming:
            name = names.get(Level(len(above)), "")
            if not name:
                raise ParentMissing(parent=padded(above))
            parents.append(PlaceDraft(code=above, name=name))
            above = parent_of(above)
        return tuple(parents)

    @staticmethod
    def _difference(row: Row, place: Any, scope: Scope) -> tuple[dict[str, Any], dict[str, Any]]:
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        given = row.given()
        for column in scope.spec.columns:
            value = given.get(column.field)
            if value is None:
                continue
            if column.field in _COUNTS and getattr(place, f"m_{column.field}") != value:
                before[column.field], after[column.field] = (
                    getattr(place, f"m_{column.field}"),
                    value,
                )
            elif column.type == "tags":
                borne = tuple(tag for tag in column.choices if getattr(place, f"m_{_name(tag)}"))
                if set(value) - set(borne):
                    before[column.field] = borne
                    after[column.field] = tuple(t for t in column.choices if t in {*borne, *value})
        return before, after

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Add places, then record their numbers and tags as of the list's day."""
        if not plan.new and not plan.changed:
            return
        drafts: dict[str, PlaceDraft] = {}
        origins: dict[str, Origin] = {}
        for new in plan.new:
            drafts |= {draft.code: draft for draft in new.found}
            drafts[new.key] = PlaceDraft(code=new.key, name=new.row.get("name"))
            origins |= dict.fromkeys((*(d.code for d in new.found), new.key), origin_of(new.row))
        origins |= {change.key: origin_of(change.row) for change in plan.changed}
        directory_actions.add_places(
            drafts.values(), since=scope.as_of, by=scope.actor, origins=origins
        )
        known = {place.code: place for place in self._known(scope)}
        stated = [(known[new.key], new.row.given()) for new in plan.new]
        stated += [(known[change.key], dict(change.after)) for change in plan.changed]
        self._record(stated, scope, origins, progress)

    @staticmethod
    def _record(
        stated: list[tuple[Any, dict[str, Any]]],
        scope: Scope,
        origins: Mapping[str, Origin],
        progress: Progress,
    ) -> None:
        tags = [column.field for column in scope.spec.columns if column.type == "tags"]
        done = 0
        for chunk in chunks(stated, _CHUNK):
            figures = {
                place: numbers
                for place, values in chunk
                if (numbers := {name: values[name] for name in _COUNTS if name in values})
            }
            directory_actions.record_figures(
                figures=figures, as_of=scope.as_of, by=scope.actor, origins=origins
            )
            bearing: dict[str, list[Any]] = defaultdict(list)
            for place, values in chunk:
                for tag in {tag for name in tags for tag in values.get(name, ())}:
                    if not getattr(place, f"m_{_name(tag)}"):
                        bearing[tag].append(place)
            for tag, places in sorted(bearing.items()):
                directory_actions.tag_places(
                    places=places, tag=tag, since=scope.as_of, by=scope.actor, origins=origins
                )
            done += len(chunk)
            progress(done, len(stated), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Villages of the area by code, each with its tags and latest numbers."""
        names = dict[str, str]()
        for level in (Level.COUNTY, Level.TOWNSHIP):
            found = directory.places(actor=scope.actor, as_of=scope.as_of, level=level)
            names |= dict(found.values_list("code", "name"))
        tags = [column for column in scope.spec.columns if column.type == "tags"]
        seen = {
            place.code
            for place in directory.places(
                actor=scope.actor, as_of=scope.as_of, area=scope.area, level=Level.VILLAGE
            )
        }
        for place in self._known(scope):
            if place.code in seen:
                yield {
                    "code": place.code,
                    "county": names.get(at_level(place.code, Level.COUNTY), ""),
                    "township": names.get(at_level(place.code, Level.TOWNSHIP), ""),
                    "name": place.name,
                    **{name: getattr(place, f"m_{name}") for name in _COUNTS},
                    **{
                        column.field: [
                            tag for tag in column.choices if getattr(place, f"m_{_name(tag)}")
                        ]
                        for column in tags
                    },
                }

    @staticmethod
    def _known(scope: Scope) -> Iterable[Any]:
        """Villages of the area by code; tags and numbers as `m_<name>`. One query."""
        tags = {
            _name(tag): tag
            for column in scope.spec.columns
            if column.type == "tags"
            for tag in column.choices
        }
        return marts.places(
            level=Level.VILLAGE,
            as_of=scope.as_of,
            areas=(scope.area,),
            tags=tags,
            figures=_COUNTS,
        ).order_by("code")


def _name(tag: str) -> str:
    return tag.replace("-", "_")


def _culprits(problem: Problem) -> tuple[str, ...]:
    """The columns in which a problem of a place is shown, the first that the sheet has."""
    if isinstance(problem, ParentMissing):
        return "township", "code", "name"
    if isinstance(problem, MissingValue):
        return ("name",)
    return "code", "name"

"""What the API says of where somebody served, and of another appraisal of the same days."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from zhucun.appraisal.queries import Elsewhere


class AppraisedElsewhereOut(Schema):
    """Another appraisal of the same kind and days that is about the same person; where the caller
    may not see him in it all but `is_seen` is empty."""

    is_seen: bool
    id: str
    area: str
    title: str
    since: date | None
    until: date | None
    grade: str

    @classmethod
    def of(cls, one: Elsewhere) -> AppraisedElsewhereOut:
        same = ("is_seen", "area", "title", "since", "until", "grade")
        return cls(id=one.key, **{name: getattr(one, name) for name in same})


class ServiceOut(Schema):
    """Days [since, until) of service in one place."""

    since: date
    until: date
    area: str
    posting: str

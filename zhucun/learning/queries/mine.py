"""One's own learning in a year: what one attended, is enrolled in, holds; lessons heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.learning import perms
from zhucun.learning.enums import EnrolState
from zhucun.learning.models import Attendance, Certificate, Enrolment
from zhucun.learning.queries.needs import Topic, lessons_of


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A year of one's own. `lessons`: those of the pack, each with whether one heard it."""

    attended: tuple[Attendance, ...]
    coming: tuple[Enrolment, ...]
    certificates: tuple[Certificate, ...]
    lessons: tuple[tuple[Topic, bool], ...]

    @property
    def hours(self) -> int:
        return sum(each.session.hours for each in self.attended)

    @property
    def heard(self) -> int:
        return sum(heard for _topic, heard in self.lessons)


def mine(*, actor: Actor, posting: Any | None, year: int, as_of: date, lang: str) -> Mine:
    """What the actor learned in a year up to a day, and what lies ahead. Three queries."""
    own = {"person__public_id": actor.person or "-"}
    attended = tuple(
        Attendance.objects.filter(**own, voided_on=None, on__year=year, on__lte=as_of)
        .select_related("session")
        .order_by("-on", "-pk")
    )
    coming = tuple(
        Enrolment.objects.filter(**own, session__ends_on__gte=as_of, session__state="open")
        .exclude(state=EnrolState.WITHDRAWN)
        .select_related("session", "person", "posting__unit")
        .order_by("session__starts_on", "pk")
    )
    papers = perms.visible_certificates(actor).filter(
        attendance__person__public_id=actor.person or "-"
    )
    heard = {each.session.lesson for each in attended}
    topics = lessons_of(posting.area, as_of=as_of, lang=lang) if posting else []
    return Mine(
        attended=attended,
        coming=coming,
        certificates=tuple(papers.order_by("-issued_on", "-pk")),
        lessons=tuple((topic, topic.id in heard) for topic in topics),
    )

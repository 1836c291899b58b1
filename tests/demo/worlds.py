"""What a world of the demo holds, to be compared with another."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from zhucun.directory.models import Person, Place, PlaceFigure, PlaceTag, Unit
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Candidate, Finding, Posting

ROOT = Path(__file__).parents[2]
Facts = dict[str, list[tuple[Any, ...]]]


def silent(*_step: object) -> None:
    return None


def facts_elsewhere(seed: int, folder: Path) -> Facts:
    """What a county holds that another process builds into an empty database."""
    told = folder / "facts.pickle"
    script = f"""
import django, pickle
import os
import pickle
import subprocess
import sys
from pathlib import Path
django.setup()
from django.conf import settings
from demo.world import build
from tests.demo.worlds import facts, silent
from zhucun.doors.command.schema import lay_tables
settings.VAR = Path({str(folder)!r})
lay_tables()
build(scale="county", seed={seed}, progress=silent)
Path({str(told)!r}).write_bytes(pickle.dumps(facts()))
"""
    environment = {**os.environ, "ZHUCUN_TEST_DATABASE": ""}
    subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, timeout=600
    )
    return pickle.loads(told.read_bytes())  # type: ignore[no-any-return] # noqa: S301


def facts() -> Facts:
    """Everything of a world but keys, public ids and the clock."""
    return {
        "places": list(Place.objects.order_by("pk").values_list("code", "name", "valid_from")),
        "tags": list(
            PlaceTag.objects.order_by("pk").values_list("area", "tag", "valid_from", "valid_until")
        ),
        "figures": list(
            PlaceFigure.objects.order_by("pk").values_list("place__code", "name", "value", "as_of")
        ),
        "units": [
            (u.name, u.credit_code, u.level, u.kind, u.phone) for u in Unit.objects.order_by("pk")
        ],
        "people": [
            (p.name, p.gender, p.ethnicity, p.birth_on, p.education, p.party_since, p.work_since,
             p.office, p.speciality, p.has_rural_experience, p.id_number, p.phone)
            for p in Person.objects.order_by("pk")
        ],
        "postings": list(
            Posting.objects.order_by("pk").values_list(
                "person__name", "area", "role", "unit__name", "starts_on", "ends_on", "team__name",
                "party_transferred_on",
            )
        ),
        "candidates": list(
            Candidate.objects.order_by("pk").values_list(
                "person__name", "role", "source", "motive", "nominated_on", "withdrawn_on"
            )
        ),
        "findings": list(Finding.objects.order_by("pk").values_list("name", "value", "found_on")),
        "events": list(EventRecord.objects.order_by("pk").values_list("name", "happened_at")),
    }  # fmt: skip

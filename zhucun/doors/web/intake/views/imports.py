"""The list of imports, and bringing a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.areas import (
    account_names,
    area_names,
    bringing,
    brings,
    default_area,
    feed_labels,
    language,
    round_choices,
)
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.intake.forms import UploadForm, refuse
from zhucun.doors.web.intake.lists import IMPORTS
from zhucun.doors.web.listing import searched, show
from zhucun.intake import actions, queries
from zhucun.intake.enums import BatchState
from zhucun.intake.readers.guard import MAX_BYTES
from zhucun.intake.readers.ooxml import MAX_ROWS
from zhucun.intake.rows import handler_for, needs_of
from zhucun.intake.writers.export import exported
from zhucun.kernel.problems import Problem
from zhucun.roster import actions as roster


@methods(read=["GET"])
@allow(brings)
def imports(request: Request) -> HttpResponse:
    """Imports of the actor's areas up to the day, latest first, and where to bring a file."""
    day, actor = as_of(request), request.actor
    found = queries.batches(actor=actor).filter(made_at__lt=directory.midnight_after(day))
    if text := searched(request):
        found = found.filter(file_name__icontains=text)
    if (state := request.GET.get("state", "")) in BatchState.values:
        found = found.filter(state=state)
    listing = IMPORTS.of(request, found)
    context = {
        "listing": listing,
        "names": directory.names_of((row.area for row in listing.rows), as_of=day),
        "accounts": account_names(actor, [row.made_by for row in listing.rows]),
        "feeds": feed_labels(actor, default_area(actor, bringing(actor)), day),
        "states": BatchState.choices,
        "asked_state": state,
    }
    return show(request, "web/intake/imports.html", context)


@methods(read=["GET"], write=["POST"])
@allow(brings)
def import_new(request: Request, feed: str) -> HttpResponse:
    """Bring a file of one list: what it may look like, and the form. Nothing changes but that
    the file is kept for the preview. Reads the whole file: a second for each 7,000 rows.
    """
    actor, day = request.actor, min(as_of(request), localdate())
    needs_round = handler_for(feed).ends_gone
    area = default_area(actor, needs_of(feed))
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        rounds=round_choices(actor) if needs_round else None,
        initial={"area": area, "as_of": day},
    )
    if form.is_valid():
        try:
            batch = _opened(request, feed, form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(
                request, gettext("The file was read. Nothing has changed yet: look, then decide.")
            )
            return redirect(address(request, "web:import", batch.public_id))
    spec = queries.feed_spec(feed, area, day)
    context = {
        "form": form,
        "feed": feed,
        "label": spec.label.in_(language()),
        "columns": [(column.label.in_(language()), column) for column in spec.columns],
        "keeps": handler_for(feed).keeps,
        "areas": area_names(actor, needs_of(feed), day),
        "megabytes": MAX_BYTES // (1024 * 1024),
        "rows": f"{MAX_ROWS:,}",
    }
    status = 422 if form.errors else 200
    return render(request, "web/intake/import_new.html", context, status=status)


@methods(read=["GET"])
@allow(brings)
def import_template(request: Request, feed: str) -> HttpResponse:
    """An empty workbook with the headings of a list."""
    area = default_area(request.actor, needs_of(feed))
    spec = queries.feed_spec(feed, area, as_of(request))
    path, _count = exported(
        [],
        spec=spec,
        masked=frozenset(),
        lang=language(),
        progress=lambda done, total, phase: None,
    )
    return sent_and_removed(path, name=f"{spec.label.in_(language())}.xlsx")


def _opened(request: Request, feed: str, values: dict[str, Any]) -> Any:
    """The batch, and with it the round that the form opens: both or neither."""
    if not values.get("new_code"):
        return _batch(request, feed, values, values.get("round") or "")
    with transaction.atomic():
        roster.open_round(
            area=values["area"],
            code=values["new_code"],
            title=values["new_title"],
            kind=values["new_kind"],
            starts_on=values["new_starts_on"],
            opened_at=now(),
            by=request.actor,
        )
        return _batch(request, feed, values, values["new_code"])


def _batch(request: Request, feed: str, values: dict[str, Any], round_: str) -> Any:
    file: UploadedFile[Any] = values["file"]
    is_on_disk = isinstance(file, TemporaryUploadedFile)
    return actions.open_batch(
        file=Path(values["file"].temporary_file_path()) if is_on_disk else file.read(),
        file_name=file.name or "",
        feed=feed,
        area=values["area"],
        round=round_,
        sheet=values["sheet"],
        as_of=values["as_of"],
        by=request.actor,
        made_at=now(),
    )

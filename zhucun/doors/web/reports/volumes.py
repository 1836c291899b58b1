"""Stories compiled into a volume, printed from those whose consent stands; the list as a
workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.learning.shown import form_page, link, refuse
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.archive_lists import VOLUMES
from zhucun.doors.web.reports.story_forms import VolumeForm
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import actions
from zhucun.reports.enums import StoryKind, StoryState
from zhucun.reports.queries import papers
from zhucun.reports.queries import stories as queries

#: How many stories a form offers at once.
_MOST = 300


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def story_file(request: Request) -> HttpResponse:
    """The list of stories as a workbook, as it is filtered."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    for value, known in ((kind, StoryKind.values), (state, StoryState.values)):
        if value and value not in known:
            raise BadQuery(value=value[:20])
    found = queries.stories(actor=request.actor, text=searched(request), kind=kind, state=state)
    path, _count = queries.stories_workbook(found, actor=request.actor, area="", lang=language())
    return sent_and_removed(path, name=f"{gettext('Case library')}-{localdate()}.xlsx")


@methods(read=["GET"])
@allow(signed_in)
def volumes(request: Request) -> HttpResponse:
    """Volumes that were compiled."""
    rows = queries.volumes(actor=request.actor)
    context = {
        "listing": VOLUMES.of(request, rows),
        "compiles": request.actor.can(Permission.MANAGE_ROSTER),
    }
    return show(request, "web/reports/volumes.html", context)


@methods(read=["GET"])
@allow(signed_in)
def volume(request: Request, public_id: str) -> HttpResponse:
    """One volume with the stories that may be shown now."""
    found = queries.volume_card(actor=request.actor, public_id=public_id)
    names = directory.names_of([found.row.area], as_of=localdate())
    return render(request, "web/reports/volume.html", {"found": found, "names": names})


@methods(read=["GET"])
@allow(signed_in)
def volume_file(request: Request, public_id: str) -> HttpResponse:
    """The volume as PDF: cover, index, story after story."""
    found = queries.volume_card(actor=request.actor, public_id=public_id)
    content = queries.volume_pdf(found, at=now(), language=language())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{found.row.title}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def volume_new(request: Request) -> HttpResponse:
    """Compile published stories into a volume; the order is by kind and day of publication."""
    actor, today, lang = request.actor, localdate(), language()
    choices = [each.value for each in areas(request, Permission.MANAGE_ROSTER)]
    asked = request.GET.get("area", "")
    area = parse_code(asked) if asked else next(iter(choices), "")
    if not area:
        raise NotFound
    offered = list(queries.for_volume(actor=actor, area=area)[:_MOST])
    form = VolumeForm(
        request.POST or None,
        stories=offered,
        initial={
            "issuer": papers.default_issuer(area, today, lang),
            "stories": [row.public_id for row in offered],
        },
    )
    if form.is_valid():
        try:
            made = actions.compile_volume(
                area=area, **form.cleaned_data, on=today, at=now(), by=actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The volume is compiled."))
            return redirect(address(request, "web:volume", made.public_id))
    return form_page(
        request,
        form,
        title=_("Compile a volume"),
        button=_("Compile it"),
        back=link(request, _("Volumes"), "web:volumes"),
        about=""
        if offered
        else _("No story is published here with the consent of everybody whom it names."),
    )

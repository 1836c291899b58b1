"""Addresses of papers, contact cards, the burden, and forms that departments ask for."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.reports import (
    archive_zip,
    archives,
    burden,
    cards,
    departments,
    lists,
    papers_pdf,
    plain,
    practice,
    quarters,
    views,
)
from zhucun.doors.api.reports.archive_schemas import (
    ArchiveCheckOut,
    ArchiveIssueOut,
    ArchiveLineOut,
    ArchiveOut,
    ArchiveRunOut,
    PillarOut,
    StoryCardOut,
    StoryPage,
)
from zhucun.doors.api.reports.burden_schemas import (
    AskedFormCardOut,
    AskedFormOut,
    AskedFormPage,
    BurdenOut,
    CadreBurdenOut,
    HeadingOut,
    ProhibitionsOut,
)
from zhucun.doors.api.reports.card_schemas import (
    CardHomePage,
    CardOut,
    CardPage,
    CardsIssuedOut,
)
from zhucun.doors.api.reports.list_schemas import (
    PillarRowOut,
    PlaceListOut,
    VolumeCardOut,
    VolumePage,
)
from zhucun.doors.api.reports.schemas import PaperOut, PaperPage
from zhucun.doors.api.routes import read, write

router = Router()
# A cadre reads what names him, whatever his role: the query limits it.
read(router, "/papers", views.papers, answers=PaperPage, needs=None)
write(router, "/papers", views.issue_paper, answers=PaperOut, needs=Permission.MANAGE_ROSTER)
read(router, "/papers/{public_id}", views.paper, answers=PaperOut, needs=None)
papers_pdf.connect(router)

read(router, "/cards", cards.cards, answers=CardPage, needs=None)
write(
    router,
    "/cards",
    cards.issue_cards,
    answers=CardsIssuedOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
read(
    router,
    "/cards/homes",
    cards.card_homes,
    answers=CardHomePage,
    needs=Permission.SEE_HOUSEHOLDS,
)
read(router, "/cards/{public_id}", cards.card, answers=CardOut, needs=None)
write(
    router,
    "/cards/{public_id}/withdraw",
    cards.withdraw_card,
    answers=CardOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)

# A cadre reads his own line, and the forms that are asked of him.
read(router, "/burden", burden.burden, answers=BurdenOut, needs=None)
read(router, "/burden/{public_id}", burden.cadre_burden, answers=CadreBurdenOut, needs=None)
read(router, "/prohibitions", burden.prohibitions, answers=ProhibitionsOut, needs=None)
read(router, "/asked-forms", burden.asked_forms, answers=AskedFormPage, needs=None)
write(
    router,
    "/asked-forms",
    burden.register_form,
    answers=AskedFormOut,
    needs=Permission.MANAGE_ROSTER,
)
read(
    router,
    "/asked-forms/check",
    burden.check_headings,
    answers=list[HeadingOut],
    needs=Permission.MANAGE_ROSTER,
)
read(router, "/asked-forms/{public_id}", burden.asked_form, answers=AskedFormCardOut, needs=None)
write(
    router,
    "/asked-forms/{public_id}/withdraw",
    burden.withdraw_form,
    answers=AskedFormOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)

# A cadre reads and hands in his own quarters, whatever his role.
_QUARTER = "/postings/{public_id}/quarters/{quarter}"
read(router, _QUARTER, quarters.quarter, answers=quarters.QuarterOut, needs=None)
write(
    router,
    f"{_QUARTER}/hand-in",
    quarters.hand_in_quarter,
    answers=quarters.QuarterOut,
    needs=None,
    makes=False,
)

# A cadre reads his own archive, whatever his role.
read(router, "/archives", archives.archives, answers=list[ArchiveLineOut], needs=Permission.EXPORT)
read(router, "/archives/check", archives.check_archive, answers=ArchiveCheckOut, needs=None)
write(
    router,
    "/archives/runs",
    archives.ask_archives,
    answers=ArchiveRunOut,
    needs=Permission.MANAGE_ROSTER,
)
read(
    router,
    "/archives/runs/{public_id}",
    archives.archive_run,
    answers=ArchiveRunOut,
    needs=Permission.EXPORT,
)
archive_zip.connect(router)
read(router, "/archives/{public_id}", archives.archive, answers=ArchiveOut, needs=None)
write(
    router,
    "/archives/{public_id}/issues",
    archives.issue_archive,
    answers=ArchiveIssueOut,
    needs=Permission.MANAGE_ROSTER,
)
read(
    router,
    "/archives/{public_id}/issues",
    archives.archive_issues,
    answers=list[ArchiveIssueOut],
    needs=None,
)
read(
    router,
    "/pillars/{mechanism}",
    archives.pillar,
    answers=PillarOut,
    needs=Permission.SEE_PRESENCE,
)
read(router, "/stories", archives.case_stories, answers=StoryPage, needs=None)
read(router, "/stories/{public_id}", archives.case_story, answers=StoryCardOut, needs=None)
read(
    router,
    "/pillar-rows",
    lists.pillar_rows,
    answers=list[PillarRowOut],
    needs=Permission.SEE_PRESENCE,
)
read(
    router,
    "/checklists-of-places/{checklist}",
    lists.place_list,
    answers=PlaceListOut,
    needs=Permission.SEE_PRESENCE,
)
write(router, "/ticks", lists.tick_item, answers=PlaceListOut, needs=Permission.MANAGE_ROSTER)
write(
    router,
    "/ticks/{public_id}/end",
    lists.end_tick,
    answers=PlaceListOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
read(
    router,
    "/checklists-of-departments/{checklist}",
    departments.line_departments,
    answers=list[departments.LineDepartmentOut],
    needs=Permission.SEE_PRESENCE,
)
for path, view, makes in (
    ("/checklists-of-departments/{checklist}", departments.name_department, True),
    ("/departments/{public_id}/supports", departments.tick_support, True),
    ("/departments/{public_id}/end", departments.end_department, False),
    ("/departments/supports/{public_id}/end", departments.end_support, False),
):
    write(
        router,
        path,
        view,
        answers=list[departments.LineDepartmentOut],
        needs=Permission.MANAGE_ROSTER,
        makes=makes,
    )
read(router, "/story-volumes", lists.story_volumes, answers=VolumePage, needs=None)
read(router, "/story-volumes/{public_id}", lists.story_volume, answers=VolumeCardOut, needs=None)
write(
    router,
    "/story-volumes",
    lists.compile_volume,
    answers=VolumeCardOut,
    needs=Permission.MANAGE_ROSTER,
)
read(router, "/plain-cards", plain.plain_cards, answers=plain.PlainCardPage, needs=None)
read(router, "/plain-cards/{public_id}", plain.plain_card, answers=plain.PlainCardOut, needs=None)
write(
    router,
    "/plain-cards",
    plain.issue_plain_cards,
    answers=plain.PlainCardsIssuedOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
write(
    router,
    "/plain-cards/{public_id}/read",
    plain.read_plain_card,
    answers=plain.PlainCardOut,
    needs=None,
    makes=False,
)
# A cadre reads what he himself did with it.
read(
    router,
    "/trainings/{public_id}/practice",
    practice.training_practice,
    answers=practice.PracticeOut,
    needs=None,
)

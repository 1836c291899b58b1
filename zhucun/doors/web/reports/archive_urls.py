"""Addresses of archives of terms, of pillars and of the case library."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import can, signed_in
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.reports import (
    archive_runs,
    archives,
    departments,
    pillar_lists,
    pillars,
    stories,
    volumes,
)
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("archives/", archives.archives, name="archives"),
    path("archives/file/", archives.archives_file, name="archives-file"),
    path("archives/mine/", archives.my_archive, name="my-archive"),
    path("archives/check/", archives.archive_check, name="archive-check"),
    path("archives/runs/", archive_runs.archive_runs, name="archive-runs"),
    path("archives/runs/<str:public_id>/", archive_runs.archive_run, name="archive-run"),
    path(
        "archives/runs/<str:public_id>/stop/",
        archive_runs.archive_run_stop,
        name="archive-run-stop",
    ),
    path(
        "archives/runs/<str:public_id>/all/", archive_runs.archive_run_all, name="archive-run-all"
    ),
    path(
        "archives/runs/<str:public_id>/<str:area>/",
        archive_runs.archive_run_file,
        name="archive-run-file",
    ),
    path("archives/issued/<str:public_id>/pdf/", archives.archive_file, name="archive-file"),
    path("archives/<str:public_id>/", archives.archive, name="archive"),
    path("archives/<str:public_id>/pdf/", archives.archive_preview, name="archive-preview"),
    path("archives/<str:public_id>/issue/", archives.archive_issue, name="archive-issue"),
    path("stories/", stories.stories, name="stories"),
    path("stories/public/", stories.public_stories, name="public-stories"),
    path("stories/public/<str:public_id>/", stories.public_story, name="public-story"),
    path("stories/file/", volumes.story_file, name="story-file"),
    path("stories/volumes/", volumes.volumes, name="volumes"),
    path("stories/volumes/new/", volumes.volume_new, name="volume-new"),
    path("stories/volumes/<str:public_id>/", volumes.volume, name="volume"),
    path("stories/volumes/<str:public_id>/pdf/", volumes.volume_file, name="volume-file"),
    path("stories/new/", stories.story_where, name="story-where"),
    path("stories/new/<str:village>/", stories.story_new, name="story-new"),
    path("stories/<str:public_id>/", stories.story, name="story"),
    path("stories/<str:public_id>/<str:do>/", stories.story_do, name="story-do"),
    path("pillars/", pillars.pillars, name="pillars"),
    path("pillars/<str:area>/<slug:mechanism>/", pillars.pillar, name="pillar"),
    path("pillars/<str:area>/<slug:mechanism>/file/", pillars.pillar_file, name="pillar-file"),
    path("pillars/<str:area>/<slug:mechanism>/rows/", pillar_lists.pillar_rows, name="pillar-rows"),
    path(
        "pillars/<str:area>/lists/<slug:checklist>/", pillar_lists.pillar_list, name="pillar-list"
    ),
    path(
        "pillars/<str:area>/lists/<slug:checklist>/places/",
        pillar_lists.pillar_matrix,
        name="pillar-matrix",
    ),
    path(
        "pillars/<str:area>/lists/<slug:checklist>/<slug:item>/",
        pillar_lists.pillar_tick,
        name="pillar-tick",
    ),
    path(
        "pillars/<str:area>/departments/<slug:checklist>/",
        departments.pillar_departments,
        name="pillar-departments",
    ),
    path(
        "pillars/<str:area>/departments/<slug:checklist>/new/",
        departments.department_new,
        name="department-new",
    ),
    path("departments/<str:public_id>/end/", departments.department_end, name="department-end"),
    path(
        "departments/<str:public_id>/supports/<slug:item>/",
        departments.support_tick,
        name="support-tick",
    ),
    path("ticks/<str:public_id>/end/", pillar_lists.tick_end, name="tick-end"),
]

MENU = [
    Entry(
        _("My archive"),
        "web:my-archive",
        is_cadre,
        _("Your term from the selection to the handover, made from the records"),
    ),
    Entry(
        _("Archives of terms"),
        "web:archives",
        can(Permission.EXPORT),
        _("What each archive lacks, months before the term ends; issued as sealed PDFs"),
    ),
    Entry(
        _("Pillars"),
        "web:pillars",
        pillars.sees_pillars,
        _("The region's umbrella mechanisms: each child with its state and its rows"),
    ),
    Entry(
        _("Case library"),
        "web:stories",
        signed_in,
        _("Stories of cadres with their consent, beside the records on which they rest"),
    ),
]

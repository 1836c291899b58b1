"""Addresses of the burden check and of the forms that departments ask for."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.reports import asked, burden, prohibitions
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("burden/", burden.burden, name="burden"),
    path("burden/mine/", burden.my_burden, name="my-burden"),
    path("burden/file/", burden.burden_file, name="burden-file"),
    path("burden/regulation/", prohibitions.regulation, name="burden-regulation"),
    path("burden/regulation/file/", prohibitions.regulation_file, name="burden-regulation-file"),
    path("burden/<str:public_id>/", burden.burden_cadre, name="burden-cadre"),
    path("forms/", asked.asked_forms, name="asked-forms"),
    path("forms/new/", asked.asked_form_new, name="asked-form-new"),
    path("forms/<str:public_id>/", asked.asked_form, name="asked-form"),
    path("forms/<str:public_id>/withdraw/", asked.asked_form_withdraw, name="asked-form-withdraw"),
]

MENU = [
    Entry(
        _("My burden"),
        "web:my-burden",
        is_cadre,
        _("What is asked of you in a month, and what you entered by hand"),
    ),
    Entry(
        _("Burden check"),
        "web:burden",
        burden.sees_burden,
        _("Forms asked, fields entered, cells computed; the five prohibitions, checked"),
    ),
]

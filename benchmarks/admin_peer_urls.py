"""The admin's lists of postings and households, as a developer would write them for a list."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from zhucun.households.models import Household
from zhucun.roster.models import Posting


class OpenSite(admin.AdminSite):
    """Whoever comes may read: the benchmark measures pages, not sign-in."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class PostingAdmin(admin.ModelAdmin):
    list_display = ("person_name", "role", "place_name", "unit_name", "round", "starts_on")
    list_filter = ("role",)
    list_select_related = ("person", "place", "unit", "round")
    search_fields = ("person__name", "person__pinyin", "person__initials", "unit__name")
    list_per_page = 50
    ordering = ("area", "role", "pk")

    def has_view_permission(self, request: HttpRequest, obj: Posting | None = None) -> bool:
        return True

    def person_name(self, row: Posting) -> str:
        return row.person.name

    def place_name(self, row: Posting) -> str:
        return row.place.short_name

    def unit_name(self, row: Posting) -> str:
        return row.unit.name if row.unit else ""


class HouseholdAdmin(admin.ModelAdmin):
    list_display = ("number", "head_name", "village_name", "address", "size")
    list_select_related = ("village",)
    search_fields = ("=number",)
    list_per_page = 50
    ordering = ("area", "number")

    def has_view_permission(self, request: HttpRequest, obj: Household | None = None) -> bool:
        return True

    def village_name(self, row: Household) -> str:
        return row.village.short_name


site = OpenSite()
site.register(Posting, PostingAdmin)
site.register(Household, HouseholdAdmin)
urlpatterns = [path("admin/", site.urls)]

"""The web door's addresses. Names are unique over all rooms: `web:places`, `web:unit`."""

from django.urls import URLPattern, URLResolver, include, path

from zhucun.doors.web.rooms import ROOMS

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [path("", include(room)) for room in ROOMS]

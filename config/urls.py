"""All addresses: the web door at the root, the API below /api/."""

from django.urls import include, path

from zhucun.doors.api.urls import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("zhucun.doors.web.urls")),
]

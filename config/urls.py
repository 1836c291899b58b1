"""All addresses: the web door at the root, the API below /api/, phones at /m/ and below
/sync/."""

from django.urls import include, path

from zhucun.doors.api.urls import api

urlpatterns = [
    path("api/", api.urls),
    path("m/", include("zhucun.doors.sync.client.urls")),
    path("sync/", include("zhucun.doors.sync.urls")),
    path("", include("zhucun.doors.web.urls")),
]

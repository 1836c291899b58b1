from django.urls import path

from zhucun.doors.sync.client import views

app_name = "phone"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("<slug:version>/<path:name>", views.file, name="file"),
]

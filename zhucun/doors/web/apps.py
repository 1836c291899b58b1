from django.apps import AppConfig


class WebDoorConfig(AppConfig):
    name = "zhucun.doors.web"
    label = "web"

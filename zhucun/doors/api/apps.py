from django.apps import AppConfig


class ApiDoorConfig(AppConfig):
    name = "zhucun.doors.api"
    label = "api"

from django.apps import AppConfig


class WebDoorConfig(AppConfig):
    name = "zhucun.doors.web"
    label = "web"

    def ready(self) -> None:
        from zhucun.doors.web.reports import compliance

        compliance.connect()

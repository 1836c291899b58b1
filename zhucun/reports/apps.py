from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhucun.reports"
    label = "reports"

    def ready(self) -> None:
        from zhucun.reports import receivers

        receivers.connect()

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "zhucun.analytics"
    label = "analytics"

    def ready(self) -> None:
        from zhucun.analytics import receivers

        receivers.connect()

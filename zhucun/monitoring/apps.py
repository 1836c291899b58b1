from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "zhucun.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        from zhucun.monitoring import feeds, receivers

        feeds.connect()
        receivers.connect()

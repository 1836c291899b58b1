from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "zhucun.support"
    label = "support"

    def ready(self) -> None:
        from zhucun.support import feeds, receivers

        feeds.connect()
        receivers.connect()

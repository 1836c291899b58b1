from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "zhucun.economy"
    label = "economy"

    def ready(self) -> None:
        from zhucun.economy import feeds, receivers

        feeds.connect()
        receivers.connect()

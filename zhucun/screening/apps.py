from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "zhucun.screening"
    label = "screening"

    def ready(self) -> None:
        from zhucun.screening import feeds, receivers

        feeds.connect()
        receivers.connect()

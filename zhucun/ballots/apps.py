from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "zhucun.ballots"
    label = "ballots"

    def ready(self) -> None:
        from zhucun.ballots import feeds

        feeds.connect()

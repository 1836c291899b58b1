from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "zhucun.roster"
    label = "roster"

    def ready(self) -> None:
        from zhucun.roster import feeds, receivers

        feeds.connect()
        receivers.connect()

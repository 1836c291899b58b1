from django.apps import AppConfig


class ExitsConfig(AppConfig):
    name = "zhucun.exits"
    label = "exits"

    def ready(self) -> None:
        from zhucun.exits import receivers

        receivers.connect()

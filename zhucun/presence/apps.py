from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "zhucun.presence"
    label = "presence"

    def ready(self) -> None:
        from zhucun.presence import receivers

        receivers.connect()

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "zhucun.intake"
    label = "intake"

    def ready(self) -> None:
        from zhucun.intake import feeds

        feeds.connect()

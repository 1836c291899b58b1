from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "zhucun.learning"
    label = "learning"

    def ready(self) -> None:
        from zhucun.learning import feeds

        feeds.connect()

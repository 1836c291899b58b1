from django.apps import AppConfig


class RewardConfig(AppConfig):
    name = "zhucun.reward"
    label = "reward"

    def ready(self) -> None:
        from zhucun.reward import feeds, receivers

        feeds.connect()
        receivers.connect()

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "zhucun.households"
    label = "households"

    def ready(self) -> None:
        from zhucun.households import feeds

        feeds.connect()

from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "zhucun.branches"
    label = "branches"

    def ready(self) -> None:
        from zhucun.branches import feeds, receivers

        receivers.connect()
        feeds.connect()

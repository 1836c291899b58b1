from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "zhucun.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from zhucun.appraisal import feeds, receivers

        feeds.connect()
        receivers.connect()

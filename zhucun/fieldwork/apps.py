from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "zhucun.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from zhucun.fieldwork import receivers

        receivers.connect()

from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "zhucun.pairing"
    label = "pairing"

    def ready(self) -> None:
        from zhucun.pairing import feeds, receivers

        feeds.connect()
        receivers.connect()

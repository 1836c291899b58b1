from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "zhucun.ballots"
    label = "ballots"

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "zhucun.roster"
    label = "roster"

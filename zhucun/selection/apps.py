from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "zhucun.selection"
    label = "selection"

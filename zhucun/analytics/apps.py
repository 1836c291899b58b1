from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "zhucun.analytics"
    label = "analytics"

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhucun.reports"
    label = "reports"

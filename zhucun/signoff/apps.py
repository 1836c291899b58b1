from django.apps import AppConfig


class SignoffConfig(AppConfig):
    name = "zhucun.signoff"
    label = "signoff"

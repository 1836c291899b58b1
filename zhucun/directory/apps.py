from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "zhucun.directory"
    label = "directory"

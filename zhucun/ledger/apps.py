from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhucun.ledger"
    label = "ledger"

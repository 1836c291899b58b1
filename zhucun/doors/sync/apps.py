from django.apps import AppConfig


class SyncDoorConfig(AppConfig):
    name = "zhucun.doors.sync"
    label = "sync"

    def ready(self) -> None:
        from zhucun.doors.sync.replaying import replay
        from zhucun.intake.rows import register_replay

        register_replay(replay)

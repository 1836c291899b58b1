"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the first choice of OWASP's Password Storage Cheat Sheet (46 MiB, one pass, one
    lane): a quarter of the time of Django's own choice, so that a county signs in within a minute.
    Older hashes are read, and made anew when somebody signs in."""

    memory_cost = 47104
    time_cost = 1
    parallelism = 1

"""How the tests of these pages read one."""

from __future__ import annotations

from django.test import Client

EAST = "411327100201"


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()

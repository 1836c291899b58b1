"""Whoever takes a list out stands in the access log, whatever the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from zhucun.directory.models import Account
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord

LISTS = {
    "/matters/file/": "matters",
    "/projects/file/": "plan-projects",
    "/monitoring/file/": "monitoring-cases",
    "/exits/file/": "exits",
    "/economy/projects/file/": "economy-projects",
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_that_is_taken_out_is_noted(
    address: str, alice: Account, client_of: Callable[..., Client]
) -> None:
    answer = client_of(alice).get(address)
    assert answer.status_code == 200
    b"".join(answer)  # type: ignore[arg-type]
    [noted] = AccessRecord.objects.filter(subject=LISTS[address])
    assert (noted.kind, noted.rows) == (Access.EXPORT, 0)

"""The demo's forms: some in force, one withdrawn, and a table that the page refuses when it is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from demo import asked
from zhucun.directory import queries as directory
from zhucun.directory.models import Account
from zhucun.directory.queries import midnight
from zhucun.reports import actions
from zhucun.reports.errors import FieldsNotNew
from zhucun.reports.models import AskedForm
from zhucun.reports.queries.burden import burden


def test_forms_are_asked_and_what_is_known_is_refused(build_village: Callable[..., None]) -> None:
    build_village()
    assert AskedForm.objects.count() == len(asked.FORMS)
    assert AskedForm.objects.filter(withdrawn_on=None).count() == len(asked.FORMS) - 1
    july = asked.FORMS[0][5]
    row = AskedForm.objects.earliest("pk")
    office = directory.actor_of(Account.objects.get(pk=row.by), on=july)
    told: dict[str, Any] = {"every": "month", "roles": ("member",), "by": office}
    with pytest.raises(FieldsNotNew) as refused:
        actions.register_form(
            area=asked.AREA,
            title="驻村干部履职情况统计表",
            issuer="演示部门",
            basis="演示文号",
            first_day=july,
            last_day=asked.FORMS[0][6],
            labels=asked.REFUSED,
            registered_at=midnight(july),
            **told,
        )
    assert refused.value.facts["count"] == len(asked.REFUSED)
    found = burden(actor=office, month=july, area="411327313")
    assert found.lines
    assert all(line.forms for line in found.lines)
    assert found.whole.total.fields > 100
    assert found.whole.minutes

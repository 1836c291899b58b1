"""The ledger of a household, and the help that reached it, through the API (HH18-072)."""

from __future__ import annotations

import time_machine

from tests.exits.world import DAY, at
from tests.support.test_household_ledgers import own_pack as own_pack
from tests.support.test_household_ledgers import world as world


def test_help_that_arrived_is_recorded_read_and_taken_back(world, caller):
    row = world.poor[0]
    page = f"/households/{row.public_id}"
    sent = {"help": "entitlements/industry-grant", "on": str(DAY), "document": "发放表3号"}
    with time_machine.travel(at(DAY), tick=False):
        office, charlie = (caller(world.accounts[who]) for who in ("office", "charlie"))
        assert charlie.get(f"{page}/ledger").status == 404
        assert charlie.post(f"{page}/deliveries", sent).status == 404
        before = office.get(f"{page}/ledger").body
        assert before["missing"] == {
            "id-numbers": True,
            "income": False,
            "phone": True,
            "water": True,
        }
        assert (before["complete"], before["policies_due"], before["policies_delivered"]) == (
            *(25.0, 1, 0),
        )
        assert before["status_changes"] == before["status_changes_logged"] == 1
        first, again = (office.post(f"{page}/deliveries", sent) for _ in range(2))
        assert (first.status, first.body) == (201, again.body)
        wrong = office.post(f"{page}/deliveries", {**sent, "help": "entitlements/none"})
        assert wrong.status == 404
        after = office.get(f"{page}/ledger").body
        assert after["policies_delivered"] == 1
        [arrived] = [each for each in after["helps"] if each["fits"]]
        assert [one["document"] for one in arrived["delivered"]] == ["发放表3号"]
        void = f"/household-deliveries/{first.body['id']}/void"
        assert charlie.post(void, {"reason": "x"}).status == 404
        for _ in range(2):
            assert office.post(void, {"reason": "发错户"}).status == 200
        assert office.get(f"{page}/ledger").body["policies_delivered"] == 0

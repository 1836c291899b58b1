"""The page of what help fits a household: from its card, in both languages, and not for Charlie."""

from __future__ import annotations

from demo.packs import policy_with_example
from zhucun.directory.enums import Role


def test_the_card_leads_to_what_fits_what_does_not_and_whom_to_ask(
    settings, tmp_path, family, client_of, alice, account_of, unknown_names
):
    settings.POLICY_DIR = policy_with_example(tmp_path / "policy")
    address = f"/households/{family.public_id}/helps/"
    for language, does_not_fit in (("en", "does not fit"), ("zh-hans", "不符合")):
        client = client_of(alice, language)
        assert address in client.get(f"/households/{family.public_id}/").text
        page = client.get(address).text
        assert unknown_names(page) == []
        assert page.count(does_not_fit) == 2  # neither monitored nor out of poverty
    assert "驻村工作队" in page
    assert "未配置" in page  # the interest on a loan
    stranger = client_of(account_of("strange", Role.OFFICE, "520111"), "en")
    assert stranger.get(address).status_code == 404

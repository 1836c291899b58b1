"""How names are read aloud, and names that never change."""

from __future__ import annotations

import pytest

from zhucun.kernel.ids import ID_LENGTH, new_public_id
from zhucun.kernel.pinyin import person_pinyin, word_pinyin


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("曾文", "zengwen", "zw"),
        ("单雄", "shanxiong", "sx"),
        ("解珍", "xiezhen", "xz"),
        ("仇英", "qiuying", "qy"),
        ("任正非", "renzhengfei", "rzf"),
        ("尉健行", "weijianxing", "wjx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雅", "moqiya", "mqy"),
        ("李明", "liming", "lm"),
        ("阿卜杜·热西提", "abodurexiti", "abdrxt"),
        ("", "", ""),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, pinyin: str, initials: str) -> None:
    assert person_pinyin(name) == (pinyin, initials)


def test_a_place_is_read_as_a_word() -> None:
    assert word_pinyin("重庆") == ("chongqing", "cq")


def test_a_surname_inside_a_name_is_read_as_any_word() -> None:
    assert person_pinyin("李单")[0] == "lidan"


def test_public_ids_are_long_distinct_and_safe_to_read_aloud() -> None:
    ids = {new_public_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert {len(one) for one in ids} == {ID_LENGTH}
    assert not set("".join(ids)) & set("ilouILOU")
    assert len(set("".join(ids))) == 32

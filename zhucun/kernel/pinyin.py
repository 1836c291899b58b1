"""Pinyin of names, for search: 曾 as a surname is zēng, 单 is shàn."""

from __future__ import annotations

from functools import lru_cache

#: Surnames that are read otherwise than the common word.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "任": "ren", "盖": "ge", "区": "ou",
    "查": "zha",
    "朴": "piao", "缪": "miao", "翟": "zhai", "华": "hua", "纪": "ji", "尉": "wei", "乐": "yue",
    "召": "shao",
    "重": "chong", "冼": "xian", "覃": "qin", "谌": "chen", "隗": "wei", "员": "yun", "折":
    "she", "黑": "he",
    "盛": "sheng", "种": "chong", "洗": "xian", "秘": "bi", "燕": "yan", "令": "ling", "万":
    "wan", "宁": "ning",
}  # fmt: skip

_COMPOUND_SURNAMES = {
    "尉迟": ["yu", "chi"],
    "万俟": ["mo", "qi"],
    "单于": ["chan", "yu"],
    "长孙": ["zhang", "sun"],
    "澹台": ["tan", "tai"],
}


@lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin  # 0.1 s: only where names are written or searched

    return lazy_pinyin(character)[0].lower()


def person_pinyin(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a person's name: 曾文 → ("zengwen", "zw"); dots in it are left out."""
    name = "".join(character for character in name if character.isalnum())
    syllables = [_syllable(character) for character in name]
    if name[:2] in _COMPOUND_SURNAMES:
        syllables[:2] = _COMPOUND_SURNAMES[name[:2]]
    elif name[:1] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    return _joined(syllables)


@lru_cache(maxsize=20_000)
def word_pinyin(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a place or unit, read as words: 重庆 → ("chongqing", "cq")."""
    from pypinyin import lazy_pinyin

    return _joined([syllable.lower() for syllable in lazy_pinyin(name)])


def _joined(syllables: list[str]) -> tuple[str, str]:
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)

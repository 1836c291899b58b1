"""Cadres as they are: mostly men in their thirties and forties, mostly Party members, each with the
dates that follow from one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.names import person_name
from demo.numbers import Numbers
from demo.units import specialities_of
from zhucun.directory.actions import PersonDraft
from zhucun.directory.models import Unit

#: Stands in the remarks of everybody whose name is in a published article.
FROM_ARTICLE = "姓名见公开报道,其余为演示数据"

_EDUCATION = {"college": 24, "bachelor": 62, "master": 12, "senior": 2}
_ETHNICITY = {
    "41": {"汉族": 97, "回族": 3},
    "43": {"汉族": 84, "土家族": 8, "苗族": 5, "侗族": 2, "瑶族": 1},
    "52": {"汉族": 70, "布依族": 16, "苗族": 14},
    "53": {"汉族": 58, "彝族": 16, "傈僳族": 9, "白族": 8, "怒族": 5, "独龙族": 4},
}  # fmt: skip
_OFFICES = {
    "civil_servant": ("一级科员", "四级主任科员", "三级主任科员", "办公室主任", "副局长"),
    "institution": ("九级职员", "八级职员", "助理农艺师", "中级经济师", "副主任"),
    "state_enterprise": ("业务主管", "综合部副主任"),
}


@dataclass
class People:
    """Makes drafts of people from one stream of chance."""

    rng: Random
    numbers: Numbers

    def cadre(
        self, *, unit: Unit, on: date, area: str, in_party: bool = True, **fixed: Any
    ) -> PersonDraft:
        """Somebody of a unit who might be posted to an area on a day; `fixed` are fields that are
        known."""
        rng = self.rng
        gender = fixed.pop("gender", "") or rng.choices(("male", "female"), (76, 24))[0]
        birth_on = fixed.pop("birth_on", None) or self._born(on)
        work_since = self._started_work(birth_on, on)
        personnel = "state_enterprise" if unit.kind == "enterprise" else _class(rng)
        known: dict[str, Any] = {
            "name": person_name(rng, gender=gender, born=birth_on.year),
            "ethnicity": _pick(rng, _ETHNICITY.get(area[:2], {"汉族": 1})),
            "education": _pick(rng, _EDUCATION),
            "political_status": "party_member" if in_party else _outside(rng, birth_on, on),
            "party_since": self._joined(birth_on, on) if in_party else None,
            "work_since": work_since,
            "office": rng.choice(_OFFICES[personnel]),
            "personnel_class": personnel,
            "speciality": rng.choice(specialities_of(unit.kind)),
            "has_rural_experience": rng.choices((True, False, None), (46, 46, 8))[0],
            "phone": self.numbers.phone(),
        }
        number = self.numbers.id_number(province=area[:2], birth_on=birth_on, gender=gender)
        identity: dict[str, Any] = {"gender": gender, "birth_on": birth_on, "id_number": number}
        return PersonDraft(unit=unit, area=area, **(identity | known | fixed))

    def _born(self, on: date) -> date:
        age = self.rng.triangular(25, 57, 37)
        return on - timedelta(days=round(age * 365.25))

    def _started_work(self, birth_on: date, on: date) -> date:
        year = birth_on.year + self.rng.choice((20, 21, 22, 22, 23, 24))
        return min(date(year, 7, self.rng.randint(1, 28)), on - timedelta(days=800))

    def _joined(self, birth_on: date, on: date) -> date:
        years = self.rng.triangular(19, 32, 23)
        joined = birth_on + timedelta(days=round(years * 365.25))
        return min(joined, on - timedelta(days=400 + self.rng.randrange(900)))


def _class(rng: Random) -> str:
    return rng.choices(("civil_servant", "institution"), (55, 45))[0]


def _outside(rng: Random, birth_on: date, on: date) -> str:
    young = on.year - birth_on.year < 28
    return rng.choice(("league_member", "masses")) if young else "masses"


def _pick(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]

"""The kinds of units that send cadres, and what their people know."""

from __future__ import annotations

from collections.abc import Iterable

from demo.numbers import Numbers
from zhucun.directory.actions import UnitDraft

#: Name behind the name of the county → kind.
DEPARTMENTS = {
    "委办公室": "party", "委组织部": "party", "委宣传部": "party", "委统战部": "party",
    "委政法委": "politics_law", "纪委监委": "party", "人大常委会机关": "party",
    "政府办公室": "party", "政协机关": "party", "总工会": "party", "团县委": "party",
    "妇联": "party", "委党校": "education", "委编办": "party", "委信访局": "party",
    "发展和改革委员会": "economy", "财政局": "economy", "工业和信息化局": "economy",
    "商务局": "economy", "审计局": "economy", "统计局": "economy", "市场监督管理局": "economy",
    "税务局": "economy", "供销合作社": "economy", "招商服务中心": "economy",
    "公安局": "politics_law", "人民法院": "politics_law", "人民检察院": "politics_law",
    "司法局": "politics_law", "应急管理局": "politics_law",
    "农业农村局": "agriculture", "林业局": "agriculture", "水利局": "agriculture",
    "畜牧服务中心": "agriculture", "农机服务中心": "agriculture", "气象局": "agriculture",
    "文旅局": "culture_tourism", "融媒体中心": "culture_tourism", "文化馆": "culture_tourism",
    "教育体育局": "education", "职业中等专业学校": "education",
    "卫生健康委员会": "health", "医疗保障局": "health", "疾病预防控制中心": "health",
    "住房和城乡建设局": "construction", "交通运输局": "construction", "城市管理局": "construction",
    "自然资源局": "construction", "公路事业发展中心": "construction",
    "生态环境分局": "construction",
    "民政局": "other", "人力资源和社会保障局": "other", "退役军人事务局": "other", "残联": "other",
    "农村信用合作联社": "finance", "农业银行支行": "finance", "邮政储蓄银行支行": "finance",
    "供电公司": "enterprise", "烟草专卖局": "enterprise", "城投公司": "enterprise",
}  # fmt: skip

_SPECIALITIES = {
    "party": ("party_building", "party_building", "project", "other"),
    "economy": ("project", "industry", "finance"),
    "politics_law": ("politics_law", "politics_law", "party_building"),
    "agriculture": ("agronomy", "husbandry", "industry"),
    "culture_tourism": ("culture_tourism", "culture_tourism", "education"),
    "education": ("education", "party_building"),
    "health": ("health",),
    "finance": ("finance", "industry"),
    "construction": ("engineering", "project"),
    "enterprise": ("engineering", "industry"),
    "other": ("party_building", "project", "other"),
}


def specialities_of(kind: str) -> tuple[str, ...]:
    """What people of such a unit may know, the usual twice."""
    return _SPECIALITIES[kind]


def departments(
    place: str, *, level: str, area: str, numbers: Numbers, only: Iterable[str] = DEPARTMENTS
) -> list[UnitDraft]:
    """The departments of one province, prefecture or county, named after it (社旗县财政局)."""
    return [
        unit(_named(place, name), level=level, kind=DEPARTMENTS[name], area=area, numbers=numbers)
        for name in only
    ]


def unit(name: str, *, level: str, kind: str, area: str, numbers: Numbers) -> UnitDraft:
    """One unit with a made-up credit code and phone."""
    return UnitDraft(
        name=name,
        level=level,
        kind=kind,
        area=area,
        credit_code=numbers.credit_code(area),
        contact="驻村工作联络员",
        phone=numbers.phone(),
    )


def _named(place: str, name: str) -> str:
    return f"共青团{place}委员会" if name == "团县委" else place + name

"""What the four other articles name: villages, units and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: (name, level, kind, area)
UnitRow = tuple[str, str, str, str]
#: (name, unit, area, office)
LocalRow = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Site:
    """Who is sent to one village (or township, for a captain). A `*` is somebody whom the article
    does not name."""

    code: str
    unit: str
    secretary: str = ""
    members: int = 0
    captain: str = ""
    local_office: str = ""
    has_team: bool = True


@dataclass(frozen=True, kw_only=True)
class Region:
    """One article: its round, its units, its places. `months` is the term where the source has
    one."""

    area: str
    code: str
    title: str
    starts_on: date
    units: tuple[UnitRow, ...]
    sites: tuple[Site, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    local_people: tuple[LocalRow, ...] = ()
    months: int = 0


_HUNAN = Region(
    area="43",
    code="2021",
    title="2021年选派",
    starts_on=date(2021, 5, 11),  # 「2021年5月以来」; the day is that of the national opinion
    units=(
        ("湖南省财政厅", "province", "economy", "43"),
        ("湖南省交通运输厅", "province", "construction", "43"),
        ("湖南省高级人民法院", "province", "politics_law", "43"),
    ),
    sites=(
        # The article calls both men head of their team; in Hunan that is the first secretary.
        Site(code="431322111251", unit="湖南省财政厅", secretary="欧阳赞友", members=2),
        Site(code="430523106213", unit="湖南省交通运输厅"),
        Site(code="431225215203", unit="湖南省高级人民法院", secretary="梁庆林", members=2),
    ),
)

_HUAIHUA = Region(
    area="4312",
    code="2018",
    title="2018年脱贫攻坚驻村帮扶",
    starts_on=date(2018, 1, 1),  # the article of June 2018 gives no day
    units=(
        ("怀化市扶贫开发办公室", "prefecture", "agriculture", "4312"),
        ("溆浦县北斗溪镇党委", "township", "party", "431224124"),
        ("溆浦县龙潭镇党委", "township", "party", "431224104"),
        ("中方县桐木镇半界村党支部", "village", "party", "431221105207"),
        ("麻阳苗族自治县楠木桥村党支部", "village", "party", "431226208203"),
    ),
    local_people=(
        ("梁金华", "溆浦县北斗溪镇党委", "431224124", "镇党委书记"),
        ("姜立刚", "溆浦县龙潭镇党委", "431224104", "镇党委书记"),
        ("向往", "中方县桐木镇半界村党支部", "431221105207", "村党支部书记"),
        ("谭泽勇", "麻阳苗族自治县楠木桥村党支部", "431226208203", "村党支部书记"),
    ),
)

_HUAXI = Region(
    area="520111",
    code="2025",
    title="2025年新一轮选派",
    starts_on=date(2025, 5, 1),  # the first day of the pack; the article of July gives no day
    units=(
        ("中共花溪区委组织部", "county", "party", "520111"),
        ("花溪区农业农村局", "county", "agriculture", "520111"),
        ("花溪区纪委监委", "county", "party", "520111"),
        ("高坡苗族乡人民政府", "township", "party", "520111207"),
    ),
    sites=(
        Site(code="520111207202", unit="花溪区农业农村局", secretary="*", members=2),
        Site(code="520111207213", unit="中共花溪区委组织部", secretary="*", members=2),
    ),
    tags=(("520111207202", "red"),),
)

_DULONGJIANG = (
    ("533324204201", "云南省文学艺术界联合会"),
    ("533324204202", "怒江傈僳族自治州文化和旅游局"),
    ("533324204203", "贡山独龙族怒族自治县林业和草原局"),
    ("533324204204", "云南省文学艺术界联合会"),
    ("533324204205", "怒江傈僳族自治州文化和旅游局"),
    ("533324204206", "贡山独龙族怒族自治县林业和草原局"),
)
_JIANSHAN = ("530627204201", "530627204202", "530627204203", "530627204204", "530627204205")

_YUNNAN = Region(
    area="53",
    code="2025",
    title="2025年集中轮换",
    starts_on=date(2025, 5, 1),  # a year of rotation (2021 and every second year); no day is given
    months=24,
    units=(
        ("云南省文学艺术界联合会", "province", "culture_tourism", "53"),
        ("怒江傈僳族自治州文化和旅游局", "prefecture", "culture_tourism", "5333"),
        ("贡山独龙族怒族自治县林业和草原局", "county", "agriculture", "533324"),
        ("昭通市农业农村局", "prefecture", "agriculture", "5306"),
        ("中共镇雄县委组织部", "county", "party", "530627"),
    ),
    sites=(
        *(Site(code=code, unit=unit, secretary="*", members=2) for code, unit in _DULONGJIANG),
        Site(
            code="533324204",
            unit="贡山独龙族怒族自治县林业和草原局",
            captain="*",
            local_office="挂任乡党委副书记",
            has_team=False,
        ),
        *(Site(code=code, unit="昭通市农业农村局", secretary="*", members=2) for code in _JIANSHAN),
        Site(
            code="530627204",
            unit="中共镇雄县委组织部",
            captain="李顺云",
            local_office="挂任乡党委副书记",
            has_team=False,
        ),
    ),
)

REGIONS = (_HUNAN, _HUAIHUA, _HUAXI, _YUNNAN)

"""Chinese names by surname frequency, and by the decade and gender that gave them."""

from __future__ import annotations

from random import Random

#: Surname → how many of a thousand people bear it, roughly as in the census.
_SURNAMES = {
    "王": 72, "李": 71, "张": 67, "刘": 54, "陈": 45, "杨": 31, "赵": 23, "黄": 23, "周": 20,
    "吴": 20, "徐": 15, "孙": 15, "胡": 13, "朱": 13, "高": 12, "林": 11, "何": 11, "郭": 11,
    "马": 10, "罗": 9, "梁": 8, "宋": 8, "郑": 8, "谢": 7, "韩": 7, "唐": 7, "冯": 6, "于": 6,
    "董": 6, "萧": 6, "程": 6, "曹": 6, "袁": 5, "邓": 5, "许": 5, "傅": 5, "沈": 5, "曾": 5,
    "彭": 5, "吕": 5, "苏": 5, "卢": 5, "蒋": 5, "蔡": 5, "贾": 4, "丁": 4, "魏": 4, "薛": 4,
    "叶": 4, "阎": 4, "余": 4, "潘": 4, "杜": 4, "戴": 4, "夏": 4, "钟": 4, "汪": 4, "田": 4,
    "任": 4, "姜": 4, "范": 4, "方": 4, "石": 4, "姚": 4, "谭": 3, "廖": 3, "邹": 3, "熊": 3,
    "金": 3, "陆": 3, "郝": 3, "孔": 3, "白": 3, "崔": 3, "康": 3, "毛": 3, "邱": 3, "秦": 3,
    "江": 3, "史": 3, "顾": 3, "侯": 3, "邵": 3, "孟": 3, "龙": 3, "万": 3, "段": 3, "雷": 3,
    "钱": 3, "汤": 3, "尹": 2, "黎": 2, "易": 2, "常": 2, "武": 2, "乔": 2, "贺": 2, "赖": 2,
    "龚": 2, "文": 2, "欧阳": 1, "单": 1, "解": 1, "覃": 1,
}  # fmt: skip

#: Given names of men and of women, by the decade of birth from which they hold.
_GIVEN = {
    "male": {
        1960: "建国 建军 国庆 卫东 志强 新民 保国 长河 金山 德福 文革 永军 建设 红军 国富 明亮",
        1970: "志强 建华 伟 军 勇 海涛 国强 晓东 永强 新华 宏伟 春生 红伟 立新 志刚 庆林 保军",
        1980: "磊 涛 鹏 超 波 晓峰 海洋 洋 凯 亮 旭东 志远 振华 俊杰 明辉 彦军 向阳 长青",
        1990: "浩 宇航 鑫 博 子豪 俊 帅 一鸣 嘉伟 文博 泽宇 天宇 晨 昊天 思远 明轩",
    },
    "female": {
        1960: "秀英 桂兰 玉兰 凤英 玉梅 秀珍 桂英 红霞 爱华 素珍 春兰 秀春",
        1970: "丽 艳 红梅 秀丽 晓红 海霞 春梅 玉玲 敏 云 桂芳 慧 红艳",
        1980: "静 丹 婷 娜 雪 晓燕 丽娜 海燕 莉 倩 晶晶 艳丽 亚楠 玲",
        1990: "雨欣 梦 悦 佳怡 思雨 雪 欣 梦瑶 婧 雅文 晓雨 心怡 琪 诗涵",
    },
}  # fmt: skip


def person_name(rng: Random, *, gender: str, born: int) -> str:
    """A name that somebody of this gender, born in this year, might well bear."""
    decade = min(max(born // 10 * 10, 1960), 1990)
    surname = rng.choices(list(_SURNAMES), list(_SURNAMES.values()))[0]
    return surname + rng.choice(_GIVEN[gender][decade].split())

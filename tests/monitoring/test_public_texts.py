"""What may stand in a text that the public reads, and what keeps it from the board: both sides."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from zhucun.economy.actions.checking import plain as economy_text
from zhucun.economy.errors import PersonalInText
from zhucun.fieldwork.actions.arriving import plain as fieldwork_text
from zhucun.fieldwork.errors import PersonalInTitle
from zhucun.kernel.personal import Secret, secrets_in
from zhucun.monitoring.actions.recording import plain as monitoring_text
from zhucun.monitoring.errors import PersonalInPublicity
from zhucun.monitoring.queries import told_secrets

VILLAGE, DAY = "411327100201", date(2025, 3, 3)
#: Some of each catalogue and each kind of disability.
HEALTH = re.findall(
    r"\w+",
    "高血压 脑梗 骨折 肾衰竭 尘肺 中风 智力障碍 自闭症 聋哑 精神分裂症 糖尿病 终末期肾病 肺气肿 "
    "唇腭裂 儿童白血病 视力残疾 听力障碍 言语障碍 肢体残疾 截瘫 双目失明 多重残疾 癫痫 老年痴呆",
)
NUMBERS = (
    ("账号 8661 0123 4567 8901 23", Secret.BANK_CARD),
    ("一折通账号：810100001234567890", Secret.BANK_CARD),
    ("一卡通 8101-0000-1234", Secret.BANK_CARD),
    ("存折:０１２３４５６", Secret.BANK_CARD),
    ("开户行农商行，帐户（尾段）123456", Secret.BANK_CARD),
    ("卡号为 6228 48", Secret.BANK_CARD),
    ("账号八六六一〇一二三", Secret.BANK_CARD),
    ("补贴打入 866101234567890123", Secret.BANK_CARD),
    ("补贴打入 8661 0123 4567", Secret.BANK_CARD),
    ("4312241980061512", Secret.BANK_CARD),
    ("身份证 4312241980061512", Secret.ID_NUMBER),
    ("身份证号码:431224 19800615", Secret.ID_NUMBER),
    ("证件号 E12345678", Secret.ID_NUMBER),
    ("账号 431224100201", Secret.BANK_CARD),
    ("9143000075615875X0", Secret.BANK_CARD),
    ("6222X021234567890128", Secret.BANK_CARD),
    ("车牌豫R12345", Secret.PLATE),
    ("豫Ｒ·Ｄ12345 面包车", Secret.PLATE),
    ("粤Z1234港", Secret.PLATE),
    ("豫r 1a234", Secret.PLATE),
    ("QQ 123456789", Secret.MESSENGER),
    ("QQ号：一二三四五六七", Secret.MESSENGER),
    ("扣扣 88888888", Secret.MESSENGER),
    ("加微信号:sheqi_2025abc", Secret.MESSENGER),
    ("VX：abc12345", Secret.MESSENGER),
    ("微信为 88123456", Secret.MESSENGER),
)
HARMLESS = (
    "微信群、QQ群通知，扫微信二维码；微信公众号 sheqifupin",
    "微信支付5000元，微信 12000 元，微信 2025年3月1日起",
    "豫R〔2025〕12345号，鲁B标段2025号，新A区120户，苏A4纸1000张，云A栋1203室",
    "VX3000型水泵，甘肃A级景区12345人次",
    "2026-11-29 至 2026-12-05",
    "健康体检日 2026年11月29日 08:30-17:30",
    "健康村建设，健康教育进村",
    "发放一折通补贴 1,200,000 元",
    "账户余额 1200000 元，惠及 300 户",
    "凭身份证于2026-11-29到村部领取",
    "身份证 20261129 起换发",
    "有异议请拨打 12317 或 12345",
    "东关村 411327100201",
    "区划代码：431224100",
    "统一社会信用代码 91350100M000100Y43",
    "培训时间 14:00-15:30、16:00-17:30",
    "2017、2018、2019、2020 年度",
    "20261129-20261205",
    "湘组发〔2022〕12号 投资 350.5 万元",
    "集中风险排查，其中风险户 3 户",
    "路面硬化 3.5 公里，大棚支架 20 套",
    "贴息肉牛贷款 5 万元",
    "损失明细已公开，问题症结已找到",
    "团结石桥村牵线搭桥",
    "无障碍坡道 2 处，克服麻痹思想",
    "病虫害统防统治 120 亩，扫除文盲人口",
    "脱贫户 32 户 118 人",
)


@pytest.mark.parametrize("word", HEALTH)
def test_a_word_of_health_keeps_a_text_from_the_public(word: str) -> None:
    assert told_secrets([f"户主{word[:1]} {word[1:]}，纳入监测"], VILLAGE, as_of=DAY) == [
        Secret.HEALTH
    ]


@pytest.mark.parametrize(("text", "kind"), NUMBERS)
def test_a_number_of_an_account_or_a_person_keeps_a_text_from_the_public(
    text: str, kind: Secret
) -> None:
    assert kind in secrets_in(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_of_nobody_may_be_read_by_all(text: str) -> None:
    assert told_secrets([text], VILLAGE, as_of=DAY) == []


@given(st.from_regex(r"[1-9][0-9]{11,24}", fullmatch=True), st.sampled_from(["", " ", "-", "  "]))
def test_a_long_number_is_blocked_however_it_is_grouped(digits: str, between: str) -> None:
    grouped = between.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    are_years = between and all(
        len(year) == 4 and year[:2] in ("19", "20") for year in re.split(r"[ -]+", grouped)
    )
    if not are_years:
        assert secrets_in(f"转入账号 {grouped}")
    if not are_years and (between or len(digits) != 12):
        assert secrets_in(f"转入 {grouped}")


@given(st.integers(1, 999_999_999))
def test_a_credit_code_is_nobodys_number_and_a_wrong_one_is_blocked(serial: int) -> None:
    code = make.credit_code(serial)
    assert secrets_in(f"代码 {code}") == []
    assert secrets_in(f"代码 {code[:-1]}{(int(code[-1], 36) + 1) % 10}") != []


@pytest.mark.parametrize("text", ["账号 8661 0123 4567 8901 23", "身份证 4312241980061512"])
def test_the_rooms_whose_texts_are_shown_ask_the_same_guard(text: str) -> None:
    with pytest.raises(PersonalInText):
        economy_text("note", text, most=100)
    with pytest.raises(PersonalInTitle):
        fieldwork_text("title", text, most=100)
    with pytest.raises(PersonalInPublicity):
        monitoring_text(text)

"""What each kind of item refuses, in the words that its author reads."""

from __future__ import annotations

import pytest

from tests.packs.conftest import Write, errors_of

HEAD = "label: {zh: 甲, en: A}\nclauses: [HN22-13]\n"
RULE = HEAD + "subject: candidate\nseverity: block\nmessage: {zh: 甲, en: A}\n"
CADENCE = HEAD + "subject: candidate\ncounts: visit\nrhythm:\n"
MONEY = HEAD + "kind: money\nsubject: candidate\nper: year\namounts:\n"
INDICATOR = HEAD + "subject: candidate\nunit: 人\n"
SCORE = HEAD + "subject: candidate\n"
PART = SCORE + "parts:\n  - {id: a, label: {zh: 甲, en: A}"
CHAIN = HEAD + "subject: candidate\nsteps:\n"
STEP = "  - {id: a, label: {zh: 甲, en: A}, by: [person], does: submit}\n"

REFUSED = [
    ("rules", RULE, 1, "a rule has either “require” or “forbid”"),
    ("rules", RULE + "require: 'TRUE'\nforbid: 'TRUE'\n", 1, "either “require” or “forbid”"),
    ("rules", RULE + "require: 'TRUE'\nrequires: 1\n", 7, "Did you mean “require”?"),
    ("rules", RULE.replace("candidate", "cat") + "require: 'TRUE'\n", 3, "There is no subject “cat”"),
    ("rules", RULE + "require: visits >= 'x'\n", 6, "cannot be compared"),
    ("rules", RULE + "require: role = 'king'\n", 6, "is not one of the values of “role”"),
    ("rules", RULE + "require: visits\n", 6, "needs"),
    ("rules", RULE + "require: (SELECT 1)\n", 6, "“require”"),
    (
        "rules",
        RULE.replace("message: {zh: 甲", "message: {zh: '%(nothing)s'") + "require: 'TRUE'\n",
        5,
        "%(nothing)s is neither",
    ),
    ("rules", RULE.replace("block", "unset") + "require: 'TRUE'\n", 4, "It is one of"),
    ("parameters", HEAD + "type: int\nvalues: []\n", 4, "“values” is empty"),
    ("parameters", HEAD + "type: int\nvalues:\n  - {from: 2021-01-01, value: x}\n", 5, "not of the type int"),
    ("parameters", HEAD + "type: int\nvalues:\n  - {from: 2021-01-01, value: 1}\n", 5, "cites no clause"),
    ("parameters", HEAD + "type: int\nunit: 斗\nvalues:\n  - {from: 2021-01-01, value: unset}\n", 4, "not a unit"),
    (
        "parameters",
        HEAD
        + "type: int\nvalues:\n  - {from: 2021-01-01, value: unset}\n  - {from: 2021-01-01, value: unset}\n",
        6,
        "Two entries begin on 2021-01-01",
    ),
    ("parameters", HEAD + "type: day\nvalues:\n  - {from: 2021-01-01, value: unset}\n", 3, "It is one of"),
    ("parameters", HEAD + "type: int\nvalues:\n  - {from: May 2021, value: unset}\n", 5, "Write a day such as"),
    ("tags", "label: {zh: 甲, en: A}\nof: place\n", 1, "cites no clause and no reference"),
    ("tags", HEAD + "of: ship\n", 3, "It is one of"),
    ("tags", HEAD.replace(", en: A", "") + "of: place\n", 1, "The key “en” is missing"),
    ("tags", HEAD.replace("HN22-13", "22-13") + "of: place\n", 2, "not the number of a clause"),
    ("tags", HEAD + "of: place\nvalid: {from: 2022-01-01, until: 2022-01-01}\n", 4, "not after the start"),
    ("tags", HEAD + "of: place\nnote: {a, b}\n", 4, "Write text here"),
    ("tags", HEAD.replace("甲,", "甲, 乙,") + "of: place\n", 1, "a comma inside {…} needs quotes"),
    ("terms", "label: {zh: 甲, en: A}\nnames:\n  and: {type: bool, label: {zh: 甲, en: A}}\n", 3, "word of the language"),
    ("terms", "label: {zh: 甲, en: A}\nnames:\n  a: {type: int, one_of: [x], label: {zh: 甲, en: A}}\n", 3, "one_of closes"),
    ("terms", "label: {zh: 甲, en: A}\nnames:\n  a: {type: bool, tag: nowhere, label: {zh: 甲, en: A}}\n", 3, "no tags/nowhere"),
    ("terms", "label: {zh: 甲, en: A}\nnames:\n  a: {type: str, one_of: [x], label: {zh: 甲, en: A}}\n", 3, "“a.x: …”"),
    ("checklists", HEAD + "mode: all\nslots: 0\n", 4, "not a number of slots"),
    ("checklists", HEAD + "mode: all\nsubject: cat\n", 4, "There is no subject “cat”"),
    ("checklists", HEAD + "mode: all\nslots: 2\nitems:\n  - {id: A1, label: {zh: 甲, en: A}}\n", 6, "lower-case word"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: fortnight, times: 1, clause: HN22-13}\n", 6, "It is one of"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: 0, clause: HN22-13}\n", 6, "is no duty"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: ':nothing', clause: HN22-13}\n", 6, "no parameter :nothing"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: some, clause: HN22-13}\n", 6, "word unset"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: 1, share: 2.0, clause: HN22-13}\n", 6, "share 2.0"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: term, times: unset, part: share}\n", 6, "periods of the calendar, not for term"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: unset, part: half}\n", 6, "It is one of"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: unset, within_days: 3}\n", 6, "is for once, not for month"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: always, times: unset, grace_days: 3}\n", 6, "no period to come after"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: unset, grace_days: -1}\n", 6, "grace_days is below 0"),
    ("cadences", CADENCE + "  - {from: 2021-01-01, every: month, times: unset, excused_over_days: 9}\n", 6, "it excuses no candidate"),
    ("cadences", CADENCE.replace("counts", "kept_as: guidance\ncounts") + "  - {from: 2021-01-01, every: year, times: unset}\n", 1, "are said together"),
    ("cadences", CADENCE.replace("counts", "universe: nobody = 1\ncounts") + "  - {from: 2021-01-01, every: month, times: unset}\n", 4, "“nobody”"),
    ("chains", CHAIN + STEP + STEP, 6, "two entries have the id “a”"),
    ("chains", CHAIN + STEP.replace("submit", "stamp"), 5, "It is one of"),
    ("chains", CHAIN + STEP.replace("does: submit", "does: submit, after: [z]"), 5, "comes after “z”"),
    ("chains", CHAIN + STEP + "guards: [rules/nothing]\n", 6, "There is no rules/nothing"),
    ("chains", CHAIN + STEP + "guards:\n  - {before: z, rule: rules/party-years}\n", 7, "before “z”"),
    ("scores", SCORE + "grades:\n  - {id: top, label: {zh: 甲, en: A}, share_max: 25}\n", 5, "0.25"),
    ("scores", SCORE + "gates:\n  - {label: {zh: 甲, en: A}, grade: top, require: 'TRUE'}\n", 5, "grade “top”"),
    ("scores", PART + ", weight: 0}\n", 5, "not above 0"),
    ("scores", PART + ", weight: 0.00001}\n", 5, "more than four decimals"),
    ("scores", PART + ", weight: 0.3}\n  - {id: b, label: {zh: 乙, en: B}, weight: 0.6}\n", 4, "neither to 1 nor to 100"),
    ("scores", PART + ", by: [x], by_weight: {y: 1}}\n", 5, "other classes than “by”"),
    ("scores", PART + ", missing: reweight}\n", 5, "needs the clause or the reference"),
    ("scores", PART + ", words: {good: 101}}\n", 5, "outside 0 to 100"),
    ("scores", PART + ", every: week}\n", 5, "It is one of"),
    ("scores", PART + ", every: year, parts: [{id: b, label: {zh: 乙, en: B}}]}\n", 5, "no marks of its own"),
    ("scores", PART + ", parts: [{id: a, label: {zh: 乙, en: B}}]}\n", 4, "two parts have the id “a”"),
    ("scores", SCORE + "grades:\n  - {id: top, label: {zh: 甲, en: A}, shares: [{value: 30}]}\n", 5, "0.25"),
    ("entitlements", MONEY + "  - {from: 2021-01-01, value: 1, unit: 元}\n", 7, "cites no clause"),
    ("entitlements", MONEY + "  - {from: 2021-01-01, value: much, clause: HN22-13}\n", 7, "word unset"),
    ("entitlements", MONEY.replace("money", "gold") + "  - {from: 2021-01-01, value: unset}\n", 3, "It is one of"),
    ("indicators", INDICATOR + "measure: sum\n", 1, "needs “of”"),
    ("indicators", INDICATOR + "measure: sum\nof: nothing\n", 6, "candidate has no “nothing”"),
    ("indicators", INDICATOR + "measure: ratio\nnumerator: visits > 1\n", 1, "“numerator” and “denominator”"),
    ("indicators", INDICATOR + "measure: count\nwindow: never\n", 6, "There is no windows/never"),
    ("indicators", INDICATOR + "measure: count\ndeclared:\n  - {value: 1, unit: 人, area: '411', as_of: 2021-01-01, clause: HN22-13}\n", 7, "not a division code"),
    ("indicators", INDICATOR + "measure: count\ndeclared:\n  - {value: 1, unit: 人, area: '43', as_of: 2021-01-01}\n", 7, "cites no clause"),
    ("matchers", HEAD + "between: [candidate]\nrows: []\n", 1, "names two subjects"),
    ("matchers", HEAD + "between: [candidate, candidate]\nrows:\n  - {left: 'nobody = 1', right: 'TRUE', weight: 1, label: {zh: 甲, en: A}}\n", 5, "“nobody”"),
    ("screens", HEAD + "subject: candidate\nflag: visits > 1\n", 1, "The key “ask” is missing"),
    ("mechanisms", HEAD + "children:\n  - {id: a, label: {zh: 甲, en: A}, items: [rules/nothing]}\n", 4, "There is no rules/nothing"),
    ("mechanisms", HEAD + "children:\n  - {id: a, label: {zh: 甲, en: A}, lines: [{of: rules/x, green: 1}]}\n", 4, "is none of the items"),
    ("mechanisms", HEAD + "children:\n  - {id: a, label: {zh: 甲, en: A}, items: [rules/x], lines: [{of: rules/x, green: 1}]}\n", 4, "The line of rules/x cites no clause"),
    ("mechanisms", HEAD + "green_from: 2\nchildren:\n  - {id: a, label: {zh: 甲, en: A}}\n", 3, "there are 1 children"),
    ("windows", HEAD + "from: 2021-01-01\nuntil: 2020-01-01\n", 1, "not after the start"),
    ("feeds", "label: {zh: 甲, en: A}\ncolumns:\n  - {field: a, type: choice, label: {zh: 甲, en: A}}\n", 3, "needs “choices”"),
    ("feeds", "label: {zh: 甲, en: A}\ncolumns:\n  - {field: a, type: money, label: {zh: 甲, en: A}}\n", 3, "needs a unit"),
    ("feeds", "label: {zh: 甲, en: A}\ncolumns:\n  - {field: a, type: text, label: {zh: 甲, en: A}}\n  - {field: b, type: text, label: {zh: 乙, en: B}, aliases: [甲(必填)]}\n", 4, "belongs to “a” too"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "line", "words"), REFUSED)
def test_a_kind_refuses_it_with_the_line(
    write: Write, kind: str, text: str, line: int, words: str
) -> None:
    case = f"- {{name: it, of: {kind}/it, as_of: 2022-01-01, expect: {{note: null}}}}\n"
    policy = write({f"base/{kind}/it.yaml": text, "base/cases/it.yaml": case})
    errors = [error for error in errors_of(policy) if words in error]
    assert errors, errors_of(policy)
    assert errors[0].startswith(f"base/{kind}/it.yaml:{line}: ")


@pytest.mark.parametrize(
    ("payer", "paid_by", "said"),
    [
        ("派出单位", "finance", "unit"),
        ("县级派出单位", "", "unit"),
        ("县财政", "unit", "finance"),
        ("派出单位", "unit", ""),
        ("县财政", "", ""),
        ("当地或派出单位(未载明)", "finance", ""),
    ],
)
def test_whoever_is_named_as_the_payer_pays(
    write: Write, payer: str, paid_by: str, said: str
) -> None:
    told = f"paid_by: {paid_by}" if paid_by else "pro_rata: day"
    policy = write(
        {
            "base/entitlements/subsidy.yaml": f"""
                label: {{zh: 补助, en: Subsidy}}
                clauses: [HN22-13]
                kind: money
                subject: candidate
                payer: {{zh: {payer}, en: Payer}}
                per: month
                {told}
                amounts:
                  - {{from: 2022-01-01, value: 600, unit: 元, clause: HN22-13}}
                """,
            "base/cases/subsidy.yaml": (
                "- {name: subsidy, of: entitlements/subsidy, as_of: 2022-01-01, "
                "expect: {per: month}}\n"
            ),
        }
    )
    found = errors_of(policy)
    assert [f"paid_by: {said}" in error for error in found] == ([True] if said else [])

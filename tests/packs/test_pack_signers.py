"""Every word of a chain stands for somebody, and what is signed or ticked finds a fact that exists."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.packs.conftest import Write, errors_of
from zhucun.directory.enums import Role
from zhucun.packs import Library
from zhucun.packs.kinds import Chain, Score, Signer
from zhucun.packs.kinds.signers import SignerRole

HEAD = "label: {zh: 甲, en: A}\n"
CITED = HEAD + "clauses: [HN22-13]\nsubject: candidate\n"
CHAIN = CITED + "steps:\n  - {id: a, label: {zh: 甲, en: A}, by: [person], does: submit}\n"
PERSON = {"base/signers/person.yaml": HEAD + "of: self\n"}
TRIED = "- {name: a, of: KIND/x, as_of: 2022-01-01, expect: {label: {zh: 甲, en: A}}}\n"

REFUSED = [
    ("signers", HEAD + "of: area\n", "say which"),
    ("signers", HEAD + "of: self\nroles: [OFFICE]\n", "nobody holds a role"),
    ("signers", HEAD + "of: unit\nroles: [UNIT]\nlevel: county\n", "only an area has a level"),
    ("signers", HEAD + "of: area\nroles: [KING]\n", "It is one of"),
    ("signers", HEAD + "of: office\nlevel: county\n", "says which office"),
    ("signers", HEAD + "of: nobody\noffice: party-secretary\n", "says which office"),
    ("signers", HEAD + "of: office\noffice: party-secretary\n", "of which level"),
    ("signers", HEAD + "of: office\noffice: king\nlevel: county\n", "It is one of"),
    ("chains", CHAIN.replace("[person]", "[king]"), "There is no signers/king"),
    ("chains", CHAIN.replace("does: submit", "does: submit, back_to: z"), "sends back to “z”"),
    (
        "chains",
        CHAIN.replace("does: submit", "does: submit, finds: luck"),
        "candidate has no “luck”",
    ),
    (
        "chains",
        CHAIN.replace("does: submit", "does: submit, finds: role"),
        "cannot be pass or fail",
    ),
    ("chains", CHAIN + "counts: role\n", "“role” is of the type str"),
    ("checklists", CITED + "mode: all\ncounts: luck\n", "candidate has no “luck”"),
    ("checklists", HEAD + "clauses: [HN22-13]\nmode: all\ncounts: luck\n", "a fact of no subject"),
    (
        "checklists",
        CITED + "mode: all\nitems:\n  - {id: a, label: {zh: 甲, en: A}, finds: visits}\n",
        "“visits” is of the type int",
    ),
    (
        "checklists",
        CITED + "mode: all\nitems:\n  - {id: a, label: {zh: 甲, en: A}, asks: [birth_on, luck]}\n",
        "candidate has no “luck”",
    ),
]


@pytest.mark.parametrize(("kind", "text", "said"), REFUSED)
def test_what_leads_nowhere_is_refused(write: Write, kind: str, text: str, said: str) -> None:
    files = PERSON | {f"base/{kind}/x.yaml": text, "base/cases/x.yaml": TRIED.replace("KIND", kind)}
    found = errors_of(write(files))
    assert [error for error in found if said in error and f"{kind}/x.yaml" in error], found


def test_a_chain_whose_words_are_defined_is_clean_and_is_inherited(write: Write) -> None:
    files = PERSON | {
        "base/chains/x.yaml": CHAIN + "counts: visits\n",
        "base/cases/x.yaml": TRIED.replace("KIND", "chains"),
    }
    assert errors_of(write(files)) == []


def test_every_role_that_signs_is_a_role_of_the_directory() -> None:
    assert set(get_args(SignerRole)) == set(Role) - {Role.ADMIN, Role.PUBLIC}


def test_every_word_of_the_house_is_defined_and_no_definition_is_left_over(house: Library) -> None:
    used: set[str] = set()
    for pack in house.packs.values():
        chains = [item.spec for item in pack.built.items.values() if isinstance(item.spec, Chain)]
        words = {word for chain in chains for step in chain.steps for word in step.by}
        known = {item.id for item in pack.built.items.values() if isinstance(item.spec, Signer)}
        assert words <= known
        used |= words
    defined = {
        item.id
        for pack in house.packs.values()
        for item in pack.built.items.values()
        if isinstance(item.spec, Signer)
    }
    assessors = {
        word
        for pack in house.packs.values()
        for item in pack.built.items.values()
        if isinstance(item.spec, Score)
        for part in item.spec.parts
        for word in part.by
    }
    assert used <= defined <= used | assessors

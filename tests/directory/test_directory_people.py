"""Units and people: numbers are checked, found, sealed, and never shown by accident."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from tests import factories as make
from tests.factories import NOW, credit_code, id_number
from zhucun.directory import actions, queries
from zhucun.directory.enums import Role
from zhucun.directory.errors import BadCreditCode, BadIdNumber, PersonExists, UnitExists
from zhucun.directory.models import Person, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.ciphers import Unreadable, version_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import queries as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord, EventRecord

pytestmark = pytest.mark.usefixtures("places")
NUMBER, PHONE = id_number(serial=77), "13912345678"
TWO_KEYS = override_settings(
    PII_KEYS={1: "0123456789abcdeffedcba9876543210", 2: "fedcba98765432100123456789abcdef"}
)
ONLY_NEW = override_settings(PII_KEYS={2: "fedcba98765432100123456789abcdef"})


def correct(person: Person, **values: object) -> int:
    return actions.correct_people([(person, values)], area="411327", corrected_at=NOW, by=OPERATOR)


def raw(column: str, table: str = "directory_person") -> list[bytes]:
    """The column as the database stores it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" ORDER BY id')
        return [bytes(value) for (value,) in cursor.fetchall()]


# numbers


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("41132719800615", "it does not have 18 characters"),
        ("411327800615001", "it does not have 18 characters"),
        ("4113271980O6150011", "it has a character that does not belong there"),
        (NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), "the check character does not fit"),
    ],
)
def test_a_wrong_id_number_is_refused_with_the_reason_and_without_the_number(
    value: str, why: str
) -> None:
    with pytest.raises(BadIdNumber) as refused:
        queries.check_id_number(value)
    assert why in str(refused.value)
    assert "Compare it with the ID card" in str(refused.value)
    assert value not in str(refused.value)
    assert value[3:-2] not in str(refused.value)


def test_a_day_of_birth_that_never_was_is_refused() -> None:
    with pytest.raises(BadIdNumber, match="its date of birth does not exist"):
        queries.check_id_number(id_number(born="19790229"))


@pytest.mark.parametrize("division", ["411327", "431226", "520111", "431281", "433022", "412924"])
def test_the_number_of_somebody_born_before_his_division_is_right(division: str) -> None:
    number = id_number(born=date(1970, 3, 5), division=division)
    assert queries.check_id_number(number) == number


def test_spaces_and_a_small_x_are_mended() -> None:
    number = next(one for serial in range(1, 99) if (one := id_number(serial=serial))[-1] == "X")
    assert queries.check_id_number(f" {number[:6]} {number[6:-1]}x ") == number
    assert queries.check_id_number("") == ""


def test_a_wrong_credit_code_is_refused_with_the_reason() -> None:
    right = credit_code(5)
    assert queries.check_credit_code(right.lower()) == right
    with pytest.raises(BadCreditCode, match="the check character does not fit"):
        queries.check_credit_code(right[:-1] + ("A" if right[-1] != "A" else "B"))


def test_masks_keep_the_division_and_the_last_four() -> None:
    assert queries.masked_id_number(NUMBER) == f"411327********{NUMBER[-4:]}"
    assert queries.masked_phone(PHONE) == "139****5678"
    assert queries.masked_phone("1234") == "****"
    assert queries.masked_id_number("") == ""


# people


def test_number_and_phone_are_sealed_in_the_database() -> None:
    make.person(id_number=NUMBER, phone=PHONE)
    for column, clear in [("id_number", NUMBER), ("phone", PHONE)]:
        [stored] = raw(column)
        assert clear.encode() not in stored
        assert version_of(stored) == 1
    assert (Person.objects.get().id_number, Person.objects.get().phone) == (NUMBER, PHONE)


def test_a_number_that_is_not_known_is_kept_as_nothing() -> None:
    make.person()
    assert raw("id_number") == [b""]
    assert Person.objects.get().id_number == ""
    assert Person.objects.get().id_index is None


def test_a_person_is_found_by_the_number_through_its_index() -> None:
    person = make.person(id_number=NUMBER)
    assert queries.id_index(NUMBER) == queries.id_index(NUMBER[:-1] + "0")
    found = queries.people_by_id_number([NUMBER, id_number(serial=78), ""])
    assert list(found.values()) == [person]
    assert NUMBER.encode() not in bytes(Person.objects.get().id_index or b"")


def test_nobody_is_registered_twice() -> None:
    make.person("李明", id_number=NUMBER)
    drafts = [
        actions.PersonDraft(name="王芳"),
        actions.PersonDraft(name="李明明", id_number=NUMBER.lower()),
    ]
    with pytest.raises(PersonExists, match="already registered as 李明"):
        actions.register_people(drafts, registered_at=NOW, by=OPERATOR)
    assert Person.objects.count() == 1


def test_the_same_number_twice_in_a_list_names_the_first_of_them() -> None:
    names = ["王芳", "李明", "李鸣"]
    numbers = [id_number(serial=1), NUMBER, NUMBER]
    drafts = [actions.PersonDraft(name=n, id_number=i) for n, i in zip(names, numbers, strict=True)]
    with pytest.raises(PersonExists, match="already registered as 李明"):
        actions.register_people(drafts, registered_at=NOW, by=OPERATOR)


def test_a_correction_moves_the_search_columns_with_it() -> None:
    person = make.person("李明", id_number=id_number(serial=1), phone="13800000000")
    assert correct(person, name="曾文", id_number=NUMBER, phone=PHONE) == 1
    kept = Person.objects.get()
    assert (kept.pinyin, kept.initials) == ("zengwen", "zw")
    assert bytes(kept.id_index or b"") == queries.id_index(NUMBER)
    assert bytes(kept.phone_index or b"") == queries.phone_index(PHONE)
    assert (kept.id_number, kept.phone) == (NUMBER, PHONE)


def test_a_correction_to_somebody_elses_number_is_refused_by_his_name() -> None:
    make.person("王芳", id_number=NUMBER)
    with pytest.raises(PersonExists, match="already registered as 王芳"):
        correct(make.person("李明"), id_number=NUMBER)


def test_a_correction_to_a_wrong_number_is_refused() -> None:
    with pytest.raises(BadIdNumber):
        correct(make.person(), id_number=NUMBER[:-2])


def test_a_correction_that_changes_nothing_is_not_recorded() -> None:
    person = make.person("李明", id_number=NUMBER)
    assert correct(person, name="李明", id_number=NUMBER) == 0
    assert not EventRecord.objects.filter(name="directory.person.corrected").exists()


def test_events_name_personal_fields_and_never_their_values() -> None:
    person = make.person("李明", id_number=NUMBER, phone=PHONE, birth_on=date(1980, 6, 15))
    correct(person, id_number=id_number(serial=78), phone="13700001111", birth_on=date(1980, 6, 16))
    event = EventRecord.objects.get(name="directory.person.corrected")
    assert event.data == {"changed": ["birth_on", "id_number", "phone"]}
    written = json.dumps(list(EventRecord.objects.values("data", "source")), ensure_ascii=False)
    secrets = [NUMBER, PHONE, id_number(serial=78), "13700001111", "1980"]
    assert not [secret for secret in secrets if secret in written]


# units


def test_a_unit_is_not_registered_twice() -> None:
    make.unit("财政局", credit_code=credit_code(1))
    with pytest.raises(UnitExists, match="already registered as 财政局"):
        make.unit("县财政局", credit_code=credit_code(1))
    with pytest.raises(UnitExists, match="already registered as 财政局"):
        make.unit("财政局")
    make.unit("财政局", area="520111")


def test_a_unit_twice_in_a_list_is_named() -> None:
    common: dict[str, Any] = {"level": "county", "kind": "party", "area": "411327"}
    names = ["教育局", "财政局", "财政局"]
    drafts = [actions.UnitDraft(name=name, **common) for name in names]
    with pytest.raises(UnitExists, match="财政局"):
        actions.register_units(drafts, registered_at=NOW, by=OPERATOR)


def test_units_are_corrected_with_the_same_checks() -> None:
    first, second = make.unit("甲局", credit_code=credit_code(1)), make.unit("乙局", phone=PHONE)

    def change(**values: str) -> int:
        unit = Unit.objects.get(pk=second.pk)
        return actions.correct_units([(unit, values)], corrected_at=NOW, by=OPERATOR)

    with pytest.raises(BadCreditCode):
        change(credit_code="123")
    with pytest.raises(UnitExists, match="registered as 甲局"):
        change(credit_code=first.credit_code or "")
    with pytest.raises(UnitExists, match="registered as 甲局"):
        change(name="甲局")
    assert change(credit_code="") == 0
    assert change(name="丙局", phone="13700001111") == 1
    kept = Unit.objects.get(pk=second.pk)
    assert (kept.name, kept.initials, kept.phone) == ("丙局", "bj", "13700001111")
    event = EventRecord.objects.get(name="directory.unit.corrected")
    assert event.data == {"changed": {"name": "丙局"}}


def test_two_units_may_both_lose_their_credit_codes() -> None:
    units = [make.unit(credit_code=credit_code(serial)) for serial in (1, 2)]
    changes = [(unit, {"credit_code": ""}) for unit in units]
    assert actions.correct_units(changes, corrected_at=NOW, by=OPERATOR) == 2


def test_charlie_neither_sees_nor_corrects_the_units_of_alice() -> None:
    mine = make.unit("财政局")
    alice = make.actor("alice", Role.OFFICE, "411327")
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    clerk = make.actor("clerk", Role.UNIT, "411327", unit=mine)
    assert list(queries.units(actor=alice)) == [mine]
    assert list(queries.units(actor=clerk)) == [mine]
    assert not queries.units(actor=charlie).exists()
    with pytest.raises(NotFound):
        queries.unit_card(actor=charlie, public_id=mine.public_id)
    with pytest.raises(NotAllowed):
        actions.correct_units([(mine, {"name": "x"})], corrected_at=NOW, by=charlie)


def test_nobody_moves_a_unit_into_an_area_that_is_not_his() -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    with pytest.raises(NotAllowed):
        actions.correct_units([(make.unit(), {"area": "520111"})], corrected_at=NOW, by=alice)


# opening what is masked


def test_opening_a_number_notes_who_whom_what_and_why() -> None:
    person = make.person(id_number=NUMBER)
    alice = make.actor("alice", Role.OFFICE, "411327")
    asked: dict[str, Any] = {
        "person": person,
        "area": "411327100",
        "what": "id_number",
        "reason": "duty insurance",
    }
    assert queries.reveal(actor=alice, **asked) == NUMBER
    [read] = ledger.readers_of(subject=f"person:{person.public_id}")
    assert (read.kind, read.actor, read.what) == (Access.REVEAL, alice.account, "id_number")
    assert (read.area, read.reason) == ("411327100", "duty insurance")
    assert NUMBER not in str(AccessRecord.objects.values())


def test_outside_the_area_nothing_is_opened_and_nothing_noted() -> None:
    person = make.person(id_number=NUMBER)
    for role, area in [
        (Role.OFFICE, "520111"),
        (Role.TOWNSHIP, "411327100"),
        (Role.AUDIT, "411327"),
    ]:
        charlie = make.actor(role.lower(), role, area)
        with pytest.raises(NotAllowed):
            queries.reveal(actor=charlie, person=person, area="411327100", what="phone", reason="x")
    assert not AccessRecord.objects.exists()


def test_a_field_that_nobody_filled_in_is_opened_as_nothing() -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    asked: dict[str, Any] = {"person": make.person(), "area": "411327", "reason": "x"}
    assert queries.reveal(actor=alice, what="birth_on", **asked) == ""
    assert AccessRecord.objects.count() == 1


# new keys


@TWO_KEYS
def test_rotation_seals_again_what_the_old_key_sealed() -> None:
    with override_settings(PII_KEYS={1: "0123456789abcdeffedcba9876543210"}):
        make.person("李明", id_number=NUMBER, phone=PHONE)
        make.person("王芳")
        make.unit(phone=PHONE)
    make.person("新人", id_number=id_number(serial=99))
    told: list[int] = []
    assert actions.rotate_keys(batch_size=1, progress=told.append) == 3
    assert told == [1, 2, 3]
    stored = [*raw("id_number"), *raw("phone"), *raw("phone", "directory_unit")]
    assert [version_of(value) if value else None for value in stored] == [
        2,
        None,
        2,
        2,
        None,
        None,
        2,
    ]
    assert actions.rotate_keys() == 0
    with ONLY_NEW:
        person = Person.objects.get(name="李明")
        assert (person.id_number, person.phone) == (NUMBER, PHONE)
        assert Unit.objects.get().phone == PHONE
        assert list(queries.people_by_id_number([NUMBER]).values()) == [person]


def test_a_rotation_that_was_stopped_goes_on_with_the_rest() -> None:
    for serial in range(1, 6):
        make.person(id_number=id_number(serial=serial))

    def stop_after_two(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with TWO_KEYS:
        with pytest.raises(KeyboardInterrupt):
            actions.rotate_keys(batch_size=2, progress=stop_after_two)
        assert sorted(map(version_of, raw("id_number"))) == [1, 1, 1, 2, 2]
        assert actions.rotate_keys(batch_size=2) == 3


def test_a_rotation_without_the_old_key_changes_nothing_and_says_why() -> None:
    make.person(id_number=NUMBER)
    before = raw("id_number")
    with ONLY_NEW, pytest.raises(Unreadable, match="Check that all key versions are configured"):
        actions.rotate_keys()
    assert raw("id_number") == before


def test_a_value_that_somebody_changes_meanwhile_is_left_to_him(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = make.person(id_number=NUMBER, phone=PHONE)
    again = actions.keys._seal_again

    def after_a_correction(*asked: Any) -> int:
        Person.objects.filter(pk=person.pk).update(id_number="corrected", phone="corrected")
        return again(*asked)

    with TWO_KEYS:
        monkeypatch.setattr(actions.keys, "_seal_again", after_a_correction)
        assert actions.rotate_keys() == 0
        assert Person.objects.get().id_number == "corrected"

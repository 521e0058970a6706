"""The payer of an agreement is chosen from the people that are known; another name is refused."""

from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from propdesk.estate.models import Account, PayerStretch
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, PhoneFields
from propdesk.estate.rules import PayerKind, PersonKind, RoleKind
from propdesk.fees.payers.dialogs import payer_dialog
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.naming import payers_offered, people_called
from propdesk.fees.payers.register import PAYERS
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.ui.desk import Desk
from propdesk.ui.forms.suggested import SuggestedField
from tests.fees.estates import add_role
from tests.fees.payers.test_payers import developer
from tests.offices import Office

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


@pytest.fixture
def known(office: Office) -> Office:
    """Two of one name in different rooms, a relative with a phone, a company."""
    for room in ("1-1-101", "1-2-201"):
        office.store.write(add_role, unit_id=office.units[room], name="李明", role=RoleKind.FAMILY)
    relative = PersonFields(name="陈远山", phones=(PhoneFields("19900004417"),))
    office.store.write(add_person, fields=relative)
    office.store.write(add_person, fields=PersonFields(name="瀚宇公司", kind=PersonKind.COMPANY))
    return office


def offered(office: Office, typed: str) -> tuple[str, ...]:
    return office.store.read(payers_offered, typed=typed)


def agree(office: Office, **fields: Any) -> int:
    whole = {"unit_id": office.units["1-1-102"], "first": FIRST, "until": LAST, **fields}
    return office.store.write(PAYERS.uses.add, fields=PayerFields(**whole))


def kept(office: Office, agreement: int) -> tuple[str, int]:
    """Who it says, and whose account it bills."""
    one = select(PayerStretch.who, Account.person_id).join(
        Account, Account.id == PayerStretch.account_id
    )
    row = office.store.read(
        lambda session: session.execute(one.where(PayerStretch.id == agreement)).one()
    )
    return row[0], row[1]


def test_a_part_of_a_name_initials_or_a_phone_find_them_and_nothing_the_companies(
    known: Office,
) -> None:
    for typed in ("远山", "cys", "4417"):
        assert offered(known, typed) == ("陈远山",)
    assert offered(known, "") == ("瀚宇公司",)
    assert offered(known, "没有这人") == ()


def test_two_of_one_name_are_told_apart_by_their_rooms_and_billed_as_chosen(
    known: Office,
) -> None:
    names = offered(known, "李明")
    assert set(names) == {"李明（1-1-101）", "李明（1-2-201）"}
    for name in names:
        (person,) = known.store.read(lambda s, who=name: people_called(s, who))  # type: ignore[misc]
        first = agree(known, payer=PayerKind.OTHER, who=name)
        assert kept(known, first) == (name, person)
        known.store.write(PAYERS.uses.delete, record_id=first)
    with pytest.raises(FieldsRefused) as found:
        agree(known, payer=PayerKind.OTHER, who="李明")
    assert "2" in found.value.errors["who"]


def test_an_unknown_name_is_refused_in_a_sentence_and_nothing_is_written(known: Office) -> None:
    with pytest.raises(FieldsRefused) as found:
        agree(known, payer=PayerKind.OTHER, who="没有这人")
    assert "没有这人" in found.value.errors["who"]
    assert known.store.read(lambda s: s.scalars(select(PayerStretch.id)).all()) == []


@pytest.mark.parametrize("kind", [PayerKind.DEVELOPER, PayerKind.TENANT])
def test_a_name_that_the_kind_of_payer_does_not_mean_is_not_passed_over(
    known: Office, kind: PayerKind
) -> None:
    developer(known.store)
    unit = known.units["1-1-102"]
    known.store.write(add_role, unit_id=unit, name="王租客", role=RoleKind.TENANT)
    with pytest.raises(FieldsRefused) as found:
        agree(known, payer=kind, who="陈远山")
    assert "陈远山" in found.value.errors["payer"]


def test_an_undo_of_a_change_bills_whom_it_billed_before(known: Office) -> None:
    name, other = offered(known, "李明")
    made = agree(known, payer=PayerKind.OTHER, who=name)
    before = kept(known, made)
    seen = known.store.read(PAYERS.uses.seen, record_id=made)
    changed = PayerFields(
        unit_id=seen.unit_id, payer=PayerKind.OTHER, who=other, first=FIRST, until=LAST, no=seen.no
    )
    known.store.write(PAYERS.uses.change, record_id=made, fields=changed, seen=seen)
    assert kept(known, made)[0] == other
    known.store.write(PAYERS.uses.undo, record_id=made)
    assert kept(known, made) == before


def test_the_form_offers_them_while_one_types(known: Office, desk: Desk, qtbot: QtBot) -> None:
    dialog = payer_dialog(desk, known.units["1-1-102"])
    qtbot.addWidget(dialog)
    field = dialog.form._by_name["who"]
    assert isinstance(field, SuggestedField)
    field.set_text("cys")
    assert field.value() == "陈远山"
    dialog.form.set_values({"payer": PayerKind.OTHER, "first": FIRST, "until": LAST})
    assert dialog.save()
    rows = known.store.read(lambda s: s.scalars(select(PayerStretch.who)).all())
    assert rows == ["陈远山"]

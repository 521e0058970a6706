"""Texts to debtors: in how many parts, to whom, what they never say, and that each is a contact."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dunning.debtors import debtors
from propdesk.fees.dunning.dun_files import write_file
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.register import FileFields
from propdesk.fees.dunning.rules import DunFlag, DunStep, DunWay
from propdesk.fees.dunning.texts.dialogs import _put
from propdesk.fees.dunning.texts.rules import is_mobile, text_parts
from propdesk.fees.dunning.texts.writing import (
    DebtorText,
    NobodyToText,
    plan_texts,
    send_texts,
    text_for_wechat,
)
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.lists import EndingUnknown
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts
from tests.offices import Office

ROOM = "1-1-101"


def accounts(office: Office) -> list[int]:
    return [row.id for row in office.store.read(debtors)]


def delivered(office: Office) -> str:
    return office.store.read(letter_texts, letter=Letter.DEBTOR_TEXT)[0].text


def contacts(office: Office) -> list[DunWay]:
    def ways(session: Session) -> list[DunWay]:
        return list(session.scalars(select(DunContact.way).order_by(DunContact.id)))

    return office.store.read(ways)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 1), ("费" * 70, 1), ("费" * 71, 2), ("费" * 134, 2), ("费" * 135, 3), ("😀" * 35, 1),
     ("😀" * 36, 2)],
)  # fmt: skip
def test_a_text_is_paid_by_parts_of_seventy_or_sixty_seven(text: str, parts: int) -> None:
    assert text_parts(text) == parts


def test_a_text_goes_to_a_mobile_phone_only() -> None:
    assert is_mobile("19900003271")
    assert not any(map(is_mobile, ("051288001234", "1990000327", "12900003271", "")))


def test_a_text_names_the_home_and_no_name_and_no_sum(office: Office) -> None:
    plan = office.store.read(plan_texts, accounts=accounts(office), text=delivered(office))
    assert len(plan.texts) == 3
    for one, row in zip(plan.texts, office.store.read(debtors), strict=True):
        assert one.unit in one.text
        assert one.debtor.name not in one.text
        assert str(row.owed) not in one.text
        assert row.owed.plain not in one.text
        assert one.parts == text_parts(one.text)


def test_the_sheet_holds_each_text_and_each_is_a_contact(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    ids = accounts(office)
    made = office.store.write(
        send_texts, accounts=ids, text=delivered(office), file_name=path.name,
        put=lambda texts: _put(path, texts),
    )  # fmt: skip
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = [row for row in cells if row[0] and str(row[0]).startswith("199")]
    assert [(row[0], row[1], int(str(row[2]))) for row in rows] == [
        (one.phone, one.text, one.parts) for one in made.texts
    ]
    assert contacts(office) == [DunWay.SMS] * 3
    assert {row.step for row in office.store.read(debtors)} == {DunStep.CALL}


def test_what_cannot_be_written_keeps_nothing(office: Office, tmp_path: Path) -> None:
    with pytest.raises(EndingUnknown):
        office.store.write(
            send_texts, accounts=accounts(office), text=delivered(office), file_name="x.doc",
            put=lambda texts: _put(tmp_path / "x.doc", texts),
        )  # fmt: skip
    assert contacts(office) == []


def test_who_is_held_disputes_or_has_paid_gets_none(office: Office) -> None:
    first, second, third = accounts(office)
    held = FileFields(
        account_id=first, flag=DunFlag.HELD, flag_why="住院", flag_until=date(2026, 12, 31)
    )
    office.store.write(write_file, fields=held)
    order = Order(unit_id=office.units["1-1-102"], parts=(Part(Method.CASH, Money(56_000)),))
    office.store.write(collect_payment, order=order)
    plan = office.store.read(plan_texts, accounts=[first, second, third], text=delivered(office))
    assert (len(plan.texts), plan.held, plan.paid, plan.phoneless) == (1, 1, 1, 0)

    def nothing(_texts: Sequence[DebtorText]) -> None:
        raise AssertionError("written")

    with pytest.raises(NobodyToText, match="1"):
        office.store.write(
            send_texts, accounts=[first], text=delivered(office), file_name="a.xlsx", put=nothing
        )


def test_the_text_for_wechat_is_a_contact_of_its_own(office: Office) -> None:
    text = office.store.write(
        text_for_wechat, account_id=accounts(office)[0], text=delivered(office)
    )
    assert ROOM in text
    assert contacts(office) == [DunWay.WECHAT]

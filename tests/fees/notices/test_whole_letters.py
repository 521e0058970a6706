"""A payer of many units gets one letter over all of them: a sum for each unit, and one in all."""

from datetime import date

import pypdfium2 as pdfium
import pytest

from propdesk.estate.accounts.accounts import set_developer
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PayerKind, PersonKind
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.documents import notice_pdf
from propdesk.fees.notices.listing import notices_of_unit
from propdesk.fees.notices.notices import (
    NothingOwed,
    addressees,
    by_payer,
    issue_notices,
    open_there,
    places_of_payer,
)
from propdesk.fees.papers.facts import NoticeFacts
from propdesk.fees.papers.rules import NOTICE_PAPERS
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.register import PAYERS
from propdesk.kernel.money import Money, total
from tests.fees.estates import add_unit
from tests.fees.notices.test_notices import ROOM, give_space
from tests.offices import Office

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 31)


@pytest.fixture
def developer(office: Office) -> int:
    """He pays two of three homes from November on."""
    company = PersonFields(name="云杉置业", kind=PersonKind.COMPANY)
    person = office.store.write(add_person, fields=company)
    office.store.write(set_developer, person_id=person)
    for room in (ROOM, "1-2-201"):
        fields = PayerFields(
            unit_id=office.units[room],
            payer=PayerKind.DEVELOPER,
            first=NOVEMBER,
            until=DECEMBER,
        )
        office.store.write(PAYERS.uses.add, fields=fields)
    for period in ("2026-11", "2026-12"):
        office.store.write(publish_run, period=period)
    return person


def letter(office: Office, person: int) -> NoticeFacts:
    places = office.store.read(places_of_payer, person_id=person)
    (made,) = office.store.write(
        issue_notices,
        unit_ids=places.unit_ids,
        account_ids=places.account_ids,
        whole=True,
    )
    return made


def test_one_letter_has_all_his_units_their_sums_and_the_total(
    office: Office, developer: int
) -> None:
    made = letter(office, developer)
    assert made.owner == "云杉置业"
    assert [one.unit for one in made.units] == [ROOM, "1-2-201"]
    assert [one.total for one in made.units] == [Money(2 * 37702), Money(2 * 25068)]
    assert total(one.total for one in made.units) == made.total
    assert total(line.amount for line in made.lines) == made.total
    assert {line.item for line in made.lines} == {"物业费（1-1-101）", "物业费（1-2-201）"}


def test_what_of_a_unit_is_overdue_stands_apart(office: Office, developer: int) -> None:
    made = letter(office, developer)
    late = total(line.amount for line in made.lines if line.due and line.due < made.day)
    assert total(one.overdue for one in made.units) == late
    there = office.store.read(
        open_there,
        unit_ids=list(office.units.values()),
        account_ids=office.store.read(places_of_payer, person_id=developer).account_ids,
    )
    assert (there.total, there.overdue) == (made.total, late)


def test_the_owners_of_his_units_are_asked_nothing_by_it(office: Office, developer: int) -> None:
    """What they owe for the months before stays on their own notices."""
    everyone = office.store.write(issue_notices, unit_ids=list(office.units.values()), whole=True)
    owners = [one.owner for one in everyone]
    assert sorted(owners) == sorted(["陈雨桐", "许文博", "何清扬", "云杉置业"])
    assert [len(one.units) for one in everyone if one.owner == "云杉置业"] == [2]
    assert [one.units for one in everyone if one.owner != "云杉置业"] == [()] * 3


def test_a_household_with_a_space_gets_its_usual_notice(office: Office) -> None:
    give_space(office)
    (made,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]], whole=True)
    assert made.units == ()
    assert made.unit_title == "1栋1单元101室"


def test_each_of_his_units_knows_the_letter(office: Office, developer: int) -> None:
    made = letter(office, developer)
    for room in (ROOM, "1-2-201"):
        found = office.store.read(notices_of_unit, unit_id=office.units[room], most=5)
        assert [one.number for one in found] == [made.number]
    assert not office.store.read(notices_of_unit, unit_id=office.units["1-1-102"], most=5)


def test_who_owes_nothing_gets_no_letter(office: Office) -> None:
    unit = office.store.write(add_unit, code="9-101", owner="沈知远")
    with pytest.raises(NothingOwed):
        office.store.write(issue_notices, unit_ids=[unit], whole=True)


def test_a_batch_counts_him_once(office: Office, developer: int) -> None:
    accounts = office.store.read(arrears).accounts
    people = office.store.read(addressees, accounts=accounts).people
    together = by_payer(people)
    assert (len(people), len(together)) == (5, 4)
    assert sum(one.total.fen for one in people) == sum(one.total.fen for one in together)
    assert {one.homes for one in together if one.person_id == developer} == {2}


@pytest.mark.parametrize("paper", NOTICE_PAPERS)
def test_every_paper_lists_the_units(office: Office, developer: int, paper: str) -> None:
    pages = pdfium.PdfDocument(notice_pdf([letter(office, developer)], paper=paper))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    for words in ("1-2-201", "754.04", "501.36", "1,255.40"):
        assert words in text

"""The papers of a debt for a court: their sums are those of the screen."""

import io
from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.estate.people.people import add_document
from propdesk.estate.records import DocumentFields
from propdesk.estate.rules import DocumentType
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.undoing import take_back_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.court.bundle.facts import CourtFacts
from propdesk.fees.court.bundle.files import draw_bundle
from propdesk.fees.court.bundle.paper import court_pdf
from propdesk.fees.court.bundle.reading import (
    DayToCome,
    NothingToClaim,
    account_of_unit,
    court_facts,
)
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.dunning.contacts import take_contact_back
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.pictures import PaperPicture
from propdesk.kernel.paper.records import PaperHead
from tests.clocks import StoppedClock
from tests.fees.court.letters_made import ask, deliver
from tests.fees.dunning.asking import ask as ask_by_phone
from tests.offices import Office

HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "打印 2026-11-20")
ROOM, NUMBER = "1-1-101", "330106199001011234"


def account(office: Office) -> int:
    return office.store.read(account_of_unit, unit_id=office.units[ROOM])


def facts_of(office: Office, *, full_ids: bool = False) -> CourtFacts:
    return office.store.write(court_facts, account_id=account(office), full_ids=full_ids)


def told(pdf: bytes) -> list[str]:
    pages = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in pages]


def test_its_sums_are_those_of_the_screen_and_of_plain_sql(office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(10_000)),))
    office.store.write(collect_payment, order=order)
    found, mine = facts_of(office), account(office)
    shown = next(one for one in office.store.read(arrears).accounts if one.account_id == mine)
    assert found.claim == shown.overdue
    assert found.claim + found.not_due == found.balance == shown.total
    assert total(row.open for row in office.store.read(limits, accounts=[mine])) == found.claim

    def recounted(session: Session) -> int:
        query = """SELECT (SELECT sum(amount) FROM charge WHERE account_id = :a)
            - (SELECT coalesce(sum(allocation.amount), 0) FROM allocation
               JOIN charge ON charge.id = charge_id WHERE account_id = :a)"""
        return int(session.execute(text(query), {"a": mine}).scalar_one())

    assert office.store.read(recounted) == found.balance.fen
    assert total(one.amount for one in found.payments) == found.paid == Money(10_000)
    pages = told(court_pdf(found, HEAD))
    for page in (0, 3):
        assert str(found.claim) in pages[page]


def test_the_index_names_the_page_on_which_each_part_begins(office: Office) -> None:
    found = facts_of(office)
    pages = told(court_pdf(found, HEAD))
    index = [line.split() for line in pages[0].splitlines()]
    named = [(row[1], int(row[2])) for row in index if len(row) == 3 and row[2].isdigit()]
    assert len(named) >= 6
    for title, page in named:
        assert pages[page - 1].splitlines()[0].strip() == title
    assert f"第 {len(pages)} 页 共 {len(pages)} 页" in pages[-1]


def test_a_demand_that_arrived_is_told_with_its_proof_and_its_picture(office: Office) -> None:
    rows = office.store.read(limits, accounts=[account(office)])
    letter = ask(
        office.store, account(office), [(row.id, row.open) for row in rows], date(2026, 11, 1)
    )
    deliver(office.store, letter, date(2026, 11, 2))
    found = facts_of(office)
    assert [(one.no, one.is_proven, one.owed) for one in found.demands] == [
        ("CJ1", True, found.claim)
    ]
    out = io.BytesIO()
    Image.new("RGB", (300, 400)).save(out, "JPEG")
    pages = told(court_pdf(found, HEAD, [PaperPicture("CJ1 签收照片", out.getvalue(), 300, 400)]))
    assert "CJ1 签收照片" in pages[-1]
    assert any("√" in page and "本人签收" in page for page in pages)


def test_the_files_of_a_demand_that_was_taken_back_prove_nothing(office: Office) -> None:
    kept, wrong = (ask_by_phone(office, code=ROOM) for _turn in range(2))
    for contact, name in ((kept, "通话.txt"), (wrong, "写错.txt")):
        file = NewFile(name=name, content=name.encode())
        attach(office.store, kind="dun_contact", record_id=contact, new=[file])
    office.store.write(take_contact_back, contact_id=wrong, reason="写错了人")
    assert [one.name for one in facts_of(office).files] == ["通话.txt"]


def test_a_pdf_is_bound_in_and_one_that_does_not_open_is_asked_for(office: Office) -> None:
    letter = court_pdf(facts_of(office), HEAD)  # some PDF of several pages
    contact = ask_by_phone(office, code=ROOM)
    files = [NewFile(name="回执.pdf", content=letter), NewFile(name="坏.pdf", content=b"%PDF-1.7")]
    attach(office.store, kind="dun_contact", record_id=contact, new=files)
    facts, pdf = draw_bundle(office.store, HEAD, lambda *_asked: (), account_id=account(office))
    pages, bound = told(pdf), len(told(letter))
    begins = len(pages) - bound
    assert pages[begins:] == told(letter)
    (line,) = (one for one in pages[0].splitlines() if "回执.pdf" in one)
    assert line.split()[-1] == str(begins + 1)
    assert f"第 {begins} 页 共 {len(pages)} 页" in pages[begins - 1]
    (apart,) = (one for page in pages for one in page.splitlines() if "坏.pdf" in one)
    assert apart.startswith("□")
    assert len(facts.files) == 2


def test_numbers_are_masked_unless_wanted_and_the_log_knows(office: Office) -> None:
    def person(session: Session) -> int:
        query = text("SELECT person_id FROM account WHERE id = :a")
        return int(session.execute(query, {"a": account_id}).scalar_one())

    account_id = account(office)
    document = DocumentFields(type=DocumentType.RESIDENT_ID, number=NUMBER)
    office.store.write(add_document, person_id=office.store.read(person), fields=document)
    assert NUMBER not in "".join(told(court_pdf(facts_of(office), HEAD)))
    assert NUMBER in "".join(told(court_pdf(facts_of(office, full_ids=True), HEAD)))

    def logged(session: Session) -> list[str]:
        query = "SELECT after FROM audit WHERE what = 'court_bundle.print' ORDER BY id"
        return list(session.scalars(text(query)))

    masked, full = office.store.read(logged)
    assert '"full_ids": 0' in masked.replace('":0', '": 0')
    assert '"full_ids": 1' in full.replace('":1', '": 1')
    assert NUMBER not in full


def test_who_owes_nothing_is_brought_to_no_court(office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(75_404)),))
    office.store.write(collect_payment, order=order)
    with pytest.raises(NothingToClaim):
        account(office)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_in_every_language(office: Office, language: str) -> None:
    with using_language(language):
        pages = told(court_pdf(facts_of(office), HEAD))
    assert len(pages) >= 8


def test_as_of_a_day_it_says_what_stood_then_whatever_came_since(
    office: Office, clock: StoppedClock
) -> None:
    day = clock.today()
    before = facts_of(office)
    clock.go_on(days=5)
    unit = office.units[ROOM]
    order = Order(unit_id=unit, parts=(Part(Method.CASH, before.claim),))
    no = office.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(NothingToClaim):
        facts_of_account(office, before.account_id)
    then = facts_of_account(office, before.account_id, day)
    same = ("lines", "claim", "charged", "paid", "let_go", "balance", "payments", "limits", "as_of")
    assert [getattr(then, name) for name in same] == [getattr(before, name) for name in same]
    office.store.write(void_receipt, no=no, reason="错款")
    line = before.lines[0].charge_id
    office.store.write(take_back_line, charge_id=line, reason="不应收")
    assert line not in {one.charge_id for one in facts_of_account(office, before.account_id).lines}
    again = facts_of_account(office, before.account_id, day)
    assert (again.lines, again.claim, again.balance) == (before.lines, before.claim, before.balance)


def test_a_day_to_come_is_refused(office: Office, clock: StoppedClock) -> None:
    mine, day = account(office), clock.today() + timedelta(days=1)
    with pytest.raises(DayToCome):
        facts_of_account(office, mine, day)


def facts_of_account(office: Office, account_id: int, day: date | None = None) -> CourtFacts:
    return office.store.write(court_facts, account_id=account_id, as_of=day)

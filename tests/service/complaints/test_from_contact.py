"""A complaint out of the contact book, and what those read who may not see who complained."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import load_workbook

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.linking.links import links_of
from propdesk.db.store import NotPermitted, Store
from propdesk.estate.search.searching import search_everything
from propdesk.estate.units.panels import unit_panels
from propdesk.household.timeline import timeline
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead, slip_pdf
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import record_of, values_of
from propdesk.kernel.records.question import Cell, Question, asked
from propdesk.kernel.records.refusals import FieldsRefused, RecordWithheld
from propdesk.kernel.sheets.lists import Extent
from propdesk.repairs.orders.from_contact import order_begun
from propdesk.service.complaints.complainants import COMPLAINANTS
from propdesk.service.complaints.register import COMPLAINTS
from propdesk.service.complaints.rules import ComplaintChannel, ComplaintClass, ComplaintUrgency
from propdesk.service.complaints.turning.from_contact import (
    ComplaintTaken,
    complaint_begun,
    complaint_of_contact,
    join_complaint,
)
from propdesk.service.contacts.beside import before, household
from propdesk.service.contacts.papers import book_pdf
from propdesk.service.contacts.register import CONTACTS, ContactFields, ContactRow
from propdesk.service.contacts.rules import IDENTITY, Channel, ContactKind, ContactState
from propdesk.service.contacts.taking import book_of, take_contact
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.log.exports import AUDIT_OUT
from propdesk.system.log.history import record_history
from propdesk.ui.forms.record_panel import fields_of_row
from propdesk.ui.lists.columns import columns_of
from tests.offices import Office
from tests.purposes import SEEN_FOR
from tests.roles import rights_of
from tests.service.contacts.talks import DAY
from tests.walks import text_of

READER, WHO, PHONE = 7, "苏映雪", "19900009377"
SAID, PICTURE = "半夜拖家具，说过两次", "来信.png"
HIDDEN = (WHO, PHONE, "9377", "syx", SAID, PICTURE)
HEAD = PaperHead("云杉物业", "云杉里", "2026-11-20")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ff"
    "ff3f0005fe02fea735818c0000000049454e44ae426082"
)


def taken(store: Store, unit: int | None, state: ContactState = ContactState.TO_ANSWER) -> int:
    """Somebody writes to 12345 about the noise above."""
    fields = ContactFields(
        day=DAY, time="10:12", channel=Channel.HOTLINE, kind=ContactKind.COMPLAINT, unit_id=unit,
        caller=WHO, phone=PHONE, what=SAID, outer_no="26112004417",
    )  # fmt: skip
    return store.write(take_contact, fields=fields, state=state)


def turned(store: Store, contact_id: int) -> int:
    """Make a complaint of it, with a cause and without names; its id."""
    known = store.read(complaint_begun, contact_id=contact_id).fields
    fields = replace(known, cause="楼上夜间噪音", what="凌晨拖动家具")
    return store.write(complaint_of_contact, contact_id=contact_id, fields=fields)


@pytest.fixture
def complained(office: Office) -> Iterator[tuple[Store, int, int, int]]:
    """A store with a contact, the complaint that came out of it, and the unit of both."""
    unit = next(iter(office.units.values()))
    with using_language("en"):
        contact = taken(office.store, unit)
        attach(office.store, kind="contact", record_id=contact, new=[NewFile(PICTURE, PNG)])
        yield office.store, contact, turned(office.store, contact), unit


def as_one_without_the_right(store: Store) -> None:
    """Somebody who may do everything but see who complained."""
    rights = frozenset(store.declarations.permissions) - {IDENTITY}
    store.actor = structs.replace(store.actor, user_id=READER, permissions=rights)


def row(store: Store, contact_id: int) -> ContactRow:
    (found,) = store.read(CONTACTS.records.rows, ids=[contact_id])
    assert isinstance(found, ContactRow)
    return found


def told(text: object) -> list[str]:
    """What of the person and his words stands in something that is read."""
    return [word for word in HIDDEN if word in str(text)]


def cells_of(file: Path) -> list[object]:
    sheets = load_workbook(file).worksheets
    return [cell for sheet in sheets for line in sheet.values for cell in line]


def test_channel_receiver_number_and_files_go_along_and_the_link_leads_to_the_person(
    complained: tuple[Store, int, int, int],
) -> None:
    store, contact, complaint, unit = complained
    (made,) = store.read(COMPLAINTS.records.rows, ids=[complaint])
    assert (made.channel, made.outer_no, made.day) == (
        ComplaintChannel.HOTLINE, "26112004417", DAY,
    )  # fmt: skip
    assert (made.kind, made.receiver) == (ComplaintClass.FACILITIES, row(store, contact).receiver)
    assert made.received_at == row_at(store, contact)
    (who,) = store.read(COMPLAINANTS.records.first)
    assert (who.name, who.complaint_id, who.unit_id) == (WHO, complaint, unit)
    (link,) = store.read(links_of, kind="contact", record_id=contact)
    assert (link.kind, link.other_id, link.name) == ("complainant", who.id, WHO)
    (back,) = store.read(links_of, kind="complainant", record_id=who.id)
    assert (back.kind, back.other_id) == ("contact", contact)
    assert store.read(links_of, kind="complaint", record_id=complaint) == ()
    files = store.read(files_of, kind="complainant", record_id=who.id)
    assert [one.name for one in files] == [PICTURE]
    assert store.read(files_of, kind="complaint", record_id=complaint) == ()
    now = row(store, contact)
    assert (now.state, now.became) == (ContactState.COMPLAINT, made.no)


def row_at(store: Store, contact_id: int) -> object:
    from propdesk.service.contacts.models import Contact

    return store.read(lambda session: session.get_one(Contact, contact_id).at)


def test_a_second_voice_joins_the_open_complaint_of_its_household(
    complained: tuple[Store, int, int, int],
) -> None:
    store, _contact, complaint, unit = complained
    again = taken(store, unit, ContactState.ANSWERED)
    (offered,) = store.read(complaint_begun, contact_id=again).open
    assert offered.id == complaint
    store.write(join_complaint, contact_id=again, complaint_id=complaint)
    assert store.read(COMPLAINTS.records.total, question=asked("all")) == 1
    assert store.read(COMPLAINANTS.records.total) == 2
    assert row(store, again).state is ContactState.COMPLAINT
    (made,) = store.read(COMPLAINTS.records.rows, ids=[complaint])
    assert made.urgency is ComplaintUrgency.ORDINARY  # the same complaint, not another one


@pytest.mark.parametrize("field", ["cause", "what", "note"])
@pytest.mark.parametrize("named", [f"{WHO}说楼上太吵", "请回电 199 0000 9377"])
def test_a_complaint_names_nobody(office: Office, field: str, named: str) -> None:
    contact = taken(office.store, None)
    known = office.store.read(complaint_begun, contact_id=contact).fields
    fields = record_of(
        ComplaintTaken, {**values_of(ComplaintTaken, known), "cause": "x", field: named}
    )
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(complaint_of_contact, contact_id=contact, fields=fields)
    assert list(refused.value.errors) == [field]
    assert row(office.store, contact).state is ContactState.TO_ANSWER


def test_the_contact_says_restricted_to_others(complained: tuple[Store, int, int, int]) -> None:
    store, contact, _complaint, _unit = complained
    as_one_without_the_right(store)
    for unmasked in (False, True):
        (shown,) = store.read(CONTACTS.records.rows, ids=[contact], unmasked=unmasked)
        assert told(shown) == []
        assert {shown.caller, shown.unit, shown.what, shown.became, shown.outer_no} == {
            "restricted"
        }
        assert (shown.phone, shown.unit_id) == ("restricted", None)
        assert (shown.no, shown.state) == ("LX2026-000001", ContactState.COMPLAINT)


def test_nobody_finds_the_contact_by_its_person_by_words_cells_or_order(
    complained: tuple[Store, int, int, int],
) -> None:
    store, contact, _complaint, _unit = complained
    other = store.write(
        take_contact,
        fields=ContactFields(day=DAY, time="11:00", caller="蒋一鸣", what="问停车"),
        state=ContactState.ANSWERED,
    )
    by_caller = Question(order=(("caller", False),))
    assert store.read(CONTACTS.records.ids, question=by_caller) == [contact, other]
    as_one_without_the_right(store)
    for words in (WHO, PHONE, "syx", "拖家具"):
        assert store.read(CONTACTS.records.total, question=asked("all", words=words)) == 0
        assert "contact" not in [hit.kind for hit in store.read(search_everything, text=words)]
    for cell in (Cell("caller", "is", WHO), Cell("what", "is", SAID)):
        assert store.read(CONTACTS.records.total, question=Question(cells=(cell,))) == 0
    up = store.read(CONTACTS.records.ids, question=Question(order=(("caller", True),)))
    assert up == [other, contact]  # what is empty comes last, whatever is hidden there


def test_household_timeline_and_what_stands_beside_a_talk_are_silent(
    complained: tuple[Store, int, int, int],
) -> None:
    store, contact, complaint, unit = complained

    def seen() -> list[object]:
        panels = store.read(unit_panels, unit_id=unit)
        told_there = [line.record for panel in panels for line in panel.lines]
        told_there += [event.record for event in store.read(timeline, unit_id=unit)]
        return [
            one for one in told_there if one in {("contact", contact), ("complaint", complaint)}
        ]

    assert seen()
    assert store.read(household, unit_id=unit).last is not None
    as_one_without_the_right(store)
    assert seen() == []
    assert store.read(household, unit_id=unit).last is None
    found = store.read(before, unit_id=unit, topic="complaint")
    assert told(found) == []


def test_exports_and_papers_of_the_book_say_restricted(
    complained: tuple[Store, int, int, int], tmp_path: Path
) -> None:
    store, contact, _complaint, _unit = complained
    as_one_without_the_right(store)
    for unmasked in (False, True):
        out = tmp_path / f"contacts{unmasked}.xlsx"
        CONTACTS.out.write(store, out, extent=Extent(unmasked=unmasked, seen_for=SEEN_FOR))
        assert told(cells_of(out)) == []
        assert "restricted" in cells_of(out)
    book = text_of(book_pdf(DAY, store.read(book_of, day=DAY), HEAD))
    shown = row(store, contact)
    slip = slip_pdf("x", shown.no, fields_of_row(columns_of(CONTACTS.row), shown), HEAD, signers=())
    for paper in (book, text_of(slip)):
        assert told(paper) == []
        assert "restricted" in paper


def test_the_log_and_the_history_tell_what_was_done_and_of_whom_nothing(
    complained: tuple[Store, int, int, int], tmp_path: Path
) -> None:
    store, contact, complaint, _unit = complained
    assert any(told(entry) for entry in store.read(AUDIT.first))
    as_one_without_the_right(store)
    entries = list(store.read(AUDIT.first))
    assert [entry for entry in entries if told(entry)] == []
    assert "restricted" in {entry.subject for entry in entries if entry.subject_kind == "contact"}
    for words in (WHO, PHONE, SAID):
        assert store.read(AUDIT.total, question=asked(words=words)) == 0
    out = tmp_path / "audit.xlsx"
    AUDIT_OUT.write(store, out, extent=Extent(unmasked=True, seen_for=SEEN_FOR))
    assert told(cells_of(out)) == []
    history = store.read(record_history, kind="contact", record_id=contact)
    assert history.entries
    assert told(history) == []
    assert told(store.read(record_history, kind="complaint", record_id=complaint)) == []


def test_forms_moves_undo_files_and_links_of_the_contact_are_refused(
    complained: tuple[Store, int, int, int],
) -> None:
    store, contact, complaint, _unit = complained
    seen = store.read(CONTACTS.uses.seen, record_id=contact)
    as_one_without_the_right(store)
    with pytest.raises(RecordWithheld, match="See and enter who complained"):
        store.read(CONTACTS.uses.seen, record_id=contact)
    changed = replace(seen, note="x")
    with pytest.raises(RecordWithheld):
        store.write(CONTACTS.uses.change, record_id=contact, fields=changed, seen=seen)
    with pytest.raises(RecordWithheld):
        store.write(CONTACTS.uses.undo, record_id=contact)
    with pytest.raises(RecordWithheld):
        store.read(CONTACTS.uses.together.seen, ids=[contact])
    with pytest.raises(RecordWithheld):
        store.read(order_begun, contact_id=contact)
    with pytest.raises(NotPermitted):
        store.read(complaint_begun, contact_id=contact)
    with pytest.raises(NotPermitted):
        store.write(join_complaint, contact_id=contact, complaint_id=complaint)
    with pytest.raises(RecordWithheld):
        attach(store, kind="contact", record_id=contact, new=[NewFile("x.png", PNG)])
    assert store.read(files_of, kind="contact", record_id=contact) == ()
    (link,) = store.read(links_of, kind="contact", record_id=contact)
    assert (link.name, link.other_id) == ("restricted", None)


def test_the_last_step_of_who_took_the_call_does_not_say_what_was_said(office: Office) -> None:
    store, boss = office.store, office.store.actor
    rights = frozenset(store.declarations.permissions)
    clerk = structs.replace(boss, user_id=READER, permissions=rights - {IDENTITY})
    last = CONTACTS.uses.together.last
    with using_language("en"):
        store.actor = clerk
        contact = taken(store, None)
        assert told(store.read(last))
        store.actor = boss
        turned(store, contact)
        store.actor = clerk
        step = store.read(last)
    assert step is not None
    assert told(step) == []


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.CLERK, True),
        (Role.SUPERVISOR, True),
        (Role.CASHIER, False),
        (Role.ACCOUNTANT, False),
        (Role.READER, False),
    ],
)
def test_only_those_who_handle_complaints_read_the_contact(
    complained: tuple[Store, int, int, int], role: Role, *, sees: bool
) -> None:
    store, contact, _complaint, _unit = complained
    store.actor = structs.replace(store.actor, user_id=READER, permissions=rights_of(role))
    assert (row(store, contact).caller == WHO) == sees

"""Who complained: seen by those who handle complaints, “restricted” in every outlet to others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from propdesk.db.attachments.attaching import files_of
from propdesk.db.store import NotPermitted, Store
from propdesk.estate.search.searching import search_everything
from propdesk.estate.units.panels import unit_panels
from propdesk.household.timeline import timeline
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead, slip_pdf
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import Extent
from propdesk.service.complaints.complainants import COMPLAINANTS, complainants_of
from propdesk.service.complaints.investigations import INVESTIGATIONS, InvestigationFields
from propdesk.service.complaints.letters.dialogs import reply_sheet
from propdesk.service.complaints.register import COMPLAINTS
from propdesk.service.complaints.rules import ComplaintState
from propdesk.service.contacts.rules import IDENTITY
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.log.exports import AUDIT_OUT
from propdesk.system.log.history import record_history
from propdesk.system.registers import dialogs
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_panel import fields_of_row
from propdesk.ui.lists.columns import columns_of
from tests.offices import Office
from tests.purposes import SEEN_FOR
from tests.roles import rights_of
from tests.service.grievances import DAY, LIFT, PHONE, WHO, complain, go_on
from tests.walks import text_of

_S = ComplaintState
READER = 7
HIDDEN = (WHO, PHONE, "6610", "lzy")


@pytest.fixture
def complained(office: Office) -> Iterator[tuple[Store, int, int]]:
    """A store with a complaint of somebody; it, its id, and his unit."""
    unit = next(iter(office.units.values()))
    lift = complain(office.store, LIFT, WHO, PHONE, unit)
    go_on(office.store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)
    with using_language("en"):
        yield office.store, lift, unit


def as_one_without_the_right(store: Store) -> None:
    """Somebody who may see, print, export and read the log, but not who complained."""
    everything = frozenset(store.declarations.permissions)
    rights = everything - {IDENTITY}
    store.actor = structs.replace(store.actor, user_id=READER, permissions=rights)


def cells_of(file: Path) -> list[object]:
    sheets = load_workbook(file).worksheets
    return [cell for sheet in sheets for line in sheet.values for cell in line]


def told(text: object) -> list[str]:
    """What of the person stands in something that left the books."""
    return [word for word in HIDDEN if word in str(text)]


def test_the_list_says_restricted_and_nobody_sorts_or_asks_by_it(
    complained: tuple[Store, int, int],
) -> None:
    store, lift, _unit = complained
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    assert (row.complainant, row.complainant_phone) == (WHO, "199****6610")
    as_one_without_the_right(store)
    for unmasked in (False, True):
        (row,) = store.read(COMPLAINTS.records.rows, ids=[lift], unmasked=unmasked)
        assert {row.complainant, row.complainant_phone, row.complainant_unit} == {"restricted"}
        assert told(row) == []
    asked_for = store.read(COMPLAINTS.records.askable)
    assert not {"complainant", "complainant_phone", "complainant_unit"} & asked_for


def test_neither_search_nor_list_finds_by_the_person(complained: tuple[Store, int, int]) -> None:
    store, lift, _unit = complained
    found = store.read(search_everything, text=WHO)
    assert [hit.kind for hit in found] == ["complainant"]
    as_one_without_the_right(store)
    for words in (WHO, PHONE, "lzy"):
        assert store.read(search_everything, text=words) == []
        assert store.read(COMPLAINTS.records.total, question=asked("all", words=words)) == 0
    (hit,) = store.read(search_everything, text="电梯一周")
    assert (hit.kind, hit.id, told(hit)) == ("complaint", lift, [])


def test_the_page_of_the_household_is_silent(complained: tuple[Store, int, int]) -> None:
    store, lift, unit = complained

    def own() -> list[tuple[str, int] | None]:
        lines = [line for panel in store.read(unit_panels, unit_id=unit) for line in panel.lines]
        records = [one.record for one in lines]
        records += [one.record for one in store.read(timeline, unit_id=unit)]
        return [one for one in records if one == ("complaint", lift)]

    assert len(own()) == 1 + 5
    as_one_without_the_right(store)
    assert own() == []


def test_exports_and_papers_say_restricted(
    complained: tuple[Store, int, int], tmp_path: Path
) -> None:
    store, lift, _unit = complained
    as_one_without_the_right(store)
    for unmasked in (False, True):
        out = tmp_path / f"complaints{unmasked}.xlsx"
        COMPLAINTS.out.write(store, out, extent=Extent(unmasked=unmasked, seen_for=SEEN_FOR))
        cells = [
            cell
            for sheet in load_workbook(out).worksheets
            for line in sheet.values
            for cell in line
        ]
        assert told(cells) == []
        assert "restricted" in cells
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    head = PaperHead("云杉物业", "云杉里", "2026-11-20")
    slip = slip_pdf("x", row.no, fields_of_row(columns_of(COMPLAINTS.row), row), head, signers=())
    assert told(text_of(slip)) == []
    assert "restricted" in text_of(slip)


def test_the_log_tells_that_something_was_done_and_of_whom_nothing(
    complained: tuple[Store, int, int], tmp_path: Path
) -> None:
    store, _lift, _unit = complained
    entries = list(store.read(AUDIT.first))
    assert any(told(entry) for entry in entries)
    as_one_without_the_right(store)
    entries = list(store.read(AUDIT.first))
    kept = [entry for entry in entries if entry.subject_kind == "complainant"]
    assert [(entry.subject, entry.changes) for entry in kept] == [("restricted", ())]
    assert [entry for entry in entries if told(entry)] == []
    for words in (WHO, PHONE):
        assert store.read(AUDIT.total, question=asked(words=words)) == 0
    out = tmp_path / "audit.xlsx"
    AUDIT_OUT.write(store, out, extent=Extent(unmasked=True, seen_for=SEEN_FOR))
    cells = cells_of(out)
    assert told(cells) == []


def test_records_history_files_and_lists_of_those_who_complained_are_refused(
    complained: tuple[Store, int, int], tmp_path: Path
) -> None:
    store, lift, _unit = complained
    (who,) = store.read(COMPLAINANTS.records.first)
    as_one_without_the_right(store)
    with pytest.raises(NotPermitted):
        store.read(COMPLAINANTS.records.first)
    with pytest.raises(NotPermitted):
        store.read(COMPLAINANTS.uses.seen, record_id=who.id)
    with pytest.raises(NotPermitted):
        store.read(complainants_of, complaint_id=lift)
    with pytest.raises(NotPermitted):
        store.read(record_history, kind="complainant", record_id=who.id)
    with pytest.raises(NotPermitted):
        store.read(files_of, kind="complainant", record_id=who.id)
    with pytest.raises(NotPermitted):
        COMPLAINANTS.out.write(store, tmp_path / "who.xlsx", extent=Extent())
    history = store.read(record_history, kind="complaint", record_id=lift)
    assert told(history) == []
    assert told(store.read(COMPLAINTS.uses.seen, record_id=lift)) == []


def test_what_is_copied_out_of_the_window_has_no_name(
    complained: tuple[Store, int, int], desk: Desk, qapp: QApplication
) -> None:
    store, lift, _unit = complained
    as_one_without_the_right(store)
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    shown = [column.text(row) for column in columns_of(COMPLAINTS.row)]
    assert told(shown) == []
    assert shown.count("restricted") == 3
    dialog = dialogs.edit_dialog(desk, COMPLAINTS, lift)
    assert told([field.text() for field in dialog.form.fields]) == []
    dialog.deleteLater()
    with pytest.raises(NotPermitted):
        reply_sheet(desk, lift)


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
def test_only_those_who_handle_complaints_see_who_complained(
    complained: tuple[Store, int, int], role: Role, *, sees: bool
) -> None:
    store, lift, _unit = complained
    store.actor = structs.replace(store.actor, user_id=READER, permissions=rights_of(role))
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    assert (row.complainant == WHO) == sees


def test_a_name_in_a_step_is_found_by_those_who_may_see_it_and_by_nobody_else(
    complained: tuple[Store, int, int],
) -> None:
    store, lift, _unit = complained
    steps = [
        store.write(
            INVESTIGATIONS.uses.add,
            fields=InvestigationFields(complaint_id=lift, day=DAY, who="许师傅", found=found),
        )
        for found in (f"{WHO} 带看机房，控制柜老化", "看监控，三次停层")
    ]
    assert [(one.kind, one.id) for one in store.read(search_everything, text="带看机房")] == [
        ("investigation", steps[0])
    ]
    assert store.read(INVESTIGATIONS.records.total, question=asked("all", words=WHO)) == 1
    as_one_without_the_right(store)
    for words in (WHO, "带看机房"):
        assert store.read(search_everything, text=words) == []
        assert store.read(INVESTIGATIONS.records.total, question=asked("all", words=words)) == 0
    named, plain = store.read(INVESTIGATIONS.records.rows, ids=steps)
    assert (named.found, plain.found) == ("restricted", "看监控，三次停层")
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    assert told(row) == []
    assert "看监控" in row.steps
    assert told(store.read(record_history, kind="investigation", record_id=steps[0])) == []
    rows = [str(one) for one in store.read(AUDIT.first)]
    assert told(rows) == []

"""Every declared register does what a register does, on an empty and on a filled estate.

Nothing here names a register: a new one is walked as soon as its module.py declares it. A step that
fails says what was forgotten, and the whole walk is told at once.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.declarations import Event, PanelLine
from propdesk.db.models import AuditRow
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import meant, referred
from propdesk.db.store import NotPermitted, Store
from propdesk.estate.accounts.service import set_developer
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import PersonKind
from propdesk.estate.search.searching import search_everything
from propdesk.estate.units.panels import unit_panels
from propdesk.fees.court.rules import AgreementState
from propdesk.fees.offers.taken.register import EarlyEnd
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.sharing.rules import SharedState
from propdesk.household.timeline import timeline
from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.columns import exchanged
from propdesk.kernel.exchange.results import SAME
from propdesk.kernel.i18n import _, using_language
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf, slip_pdf
from propdesk.kernel.records.fields import TEXTS, FactKind, facts, is_asked_for
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    ChangedMeanwhile,
    FieldsRefused,
    NotInTheLog,
    WordsNotInTheLog,
)
from propdesk.kernel.records.states import Move
from propdesk.kernel.sheets.lists import Extent
from propdesk.modules import declared, subjects
from propdesk.movein.cases.rules import CaseState
from propdesk.repairs.builders.rules import BuilderState
from propdesk.repairs.callbacks.rules import WAITING, CallState
from propdesk.repairs.orders.rules import OrderState
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.registers import dialogs
from propdesk.system.registers.bringing_in import look_into, save_template
from propdesk.system.registers.register import Register
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_panel import fields_of_row
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.parts.small_parts import Button
from tests import generated
from tests.clocks import StoppedClock
from tests.fees.court.fitting import pay_agreement
from tests.fees.invoices.fitting import fit_form
from tests.fees.offers.fitting import USED
from tests.fees.opening.books import something_to_take_over
from tests.fees.sharing.bills import make_room_to_share
from tests.purposes import SEEN_FOR
from tests.repairs.callbacks.calls import answer, ids_of
from tests.system.touches import CheckedStore
from tests.walks import STEPS, Walk, step, text_of

REGISTERS = {
    one.list_name: one for module in subjects() for one in (load() for load in module.registers)
}
# As the input methods of our users type letters, digits and signs.
WIDE = {ordinary: ordinary + 0xFEE0 for ordinary in range(0x21, 0x7F)}
DEVELOPER = PersonFields(name="云杉置业", kind=PersonKind.COMPANY)
READER = 7  # a user of his own rights: the built-in one may do everything


@pytest.fixture(params=["empty_data", "sample_file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    """A store on an empty estate, and on one with households, bills and things."""
    path = tmp_path / "propdesk.db"
    shutil.copyfile(request.getfixturevalue(request.param), path)
    opened = CheckedStore(path, clock=clock, declarations=declared())
    yield opened
    opened.close()


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_does_what_every_register_does(
    desk: Desk, tmp_path: Path, name: str, qapp: QApplication
) -> None:
    walk, missing = Walk(REGISTERS[name], desk, tmp_path), list[str]()
    for sentence, function in STEPS:
        try:
            function(walk)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  told with all others
            missing.append(f"{name}: {sentence}\n    {type(error).__name__}: {error}")
    assert not missing, "\n" + "\n".join(missing)


def test_a_register_is_declared() -> None:
    assert REGISTERS


# Records


@step("an empty list is shown and says what to do first; see `words`")
def _is_shown_empty(walk: Walk) -> None:
    page, words = walk.page(), walk.of.words
    assert page.table is not None
    assert all((words.new, words.edit, words.none, words.why, words.first, words.how))
    texts = " ".join(one.text() for one in page.findChildren(QLabel))
    if not walk.store.read(walk.of.records.total):
        assert _(words.none) in texts


@step("a new record is saved with what the form takes, and draws the next number of its `series`")
def _is_numbered(walk: Walk) -> None:
    first, second = walk.row(walk.add(1)), walk.row(walk.add(2))
    if walk.of.kind.series:
        assert first.no.startswith(walk.of.kind.series)
        assert int(second.no[-6:]) == int(first.no[-6:]) + 1
        assert not next(fact for fact in facts(walk.of.row) if fact.name == "no").in_form


@step("each chip of the bar counts what it finds, and each column can be sorted by")
def _is_listed(walk: Walk) -> None:
    records, store = walk.of.records, walk.store
    chips = store.read(records.figures).chips
    assert set(chips) == {chip.id for chip in walk.of.bar}
    for chip in walk.of.bar:
        assert store.read(records.total, question=asked(chip.id)) == chips[chip.id], chip.id
    whole = set(store.read(records.ids))
    for column in columns_of(walk.of.row):
        if column.sortable:
            question = asked(order=[(column.field, True)])
            assert set(store.read(records.ids, question=question)) == whole, column.field
        column.text(walk.row(walk.ids[0]))


@step("a column is remembered by the name of its field, which never changes and stands there once")
def _is_remembered(walk: Walk) -> None:
    names = [column.field for column in columns_of(walk.of.row)]
    assert len(names) == len(set(names))
    own = {fact.shown for fact in facts(walk.of.row)}
    assert set(names) <= own


@step(
    "Ctrl+K and the list find a record by its words, their initials and its number: the kind "
    "needs its group in the search, and a page that `shows` it"
)
def _is_found(walk: Walk) -> None:
    record_id = walk.ids[0]
    assert walk.of.kind.kind in walk.store.declarations.shows
    fields = walk.seen(record_id)
    texts = [f.name for f in facts(walk.of.kind.fields) if f.kind is FactKind.TEXT and f.in_form]
    words = [getattr(fields, texts[0])] if texts else []
    words += [getattr(fields, "no")] if walk.of.kind.series else []  # noqa: B009  it has one
    for word in words:
        hits = walk.store.read(search_everything, text=word)
        assert (walk.of.kind.kind, record_id) in [(hit.kind, hit.id) for hit in hits], word
        assert record_id in walk.store.read(walk.of.records.ids, question=asked(words=word)), word
    if texts:
        typed = generated.INITIALS[words[0][:2]] + words[0][2:]
        assert record_id in walk.store.read(walk.of.records.ids, question=asked(words=typed)), typed


@step("the day or moment a new record begins with is taken as it stands")
def _is_begun(walk: Walk) -> None:
    dialog = dialogs.add_dialog(walk.desk, walk.of)
    for fact in facts(walk.of.kind.fields):
        if fact.today and fact.in_form:
            field = dialog.form.field(fact.name)
            assert field.judge() != "error", f"{fact.name} begins with {field.text()}"
    dialog.deleteLater()


@step("what must be filled in is asked for beside its field, and nothing typed is lost")
def _is_asked_beside(walk: Walk) -> None:
    dialog = dialogs.add_dialog(walk.desk, walk.of)
    typed = [fact for fact in facts(walk.of.kind.fields) if fact.in_form]
    needed = [fact for fact in typed if fact.required and fact.default is None]
    for fact in needed:
        dialog.form.field(fact.name).set_value(None)
    assert not needed or not dialog.save()
    for fact in needed:
        assert dialog.form.field(fact.name).level == "error", f"{fact.name} says nothing"
    dialog.deleteLater()


@step("what names a record that was deleted meanwhile is refused beside its field")
def _is_refused_beside(walk: Walk) -> None:
    whole, columns = walk.fields(14), walk.of.kind.table.columns
    for fact in facts(walk.of.kind.fields):
        column = columns.get(fact.name) if fact.kind is FactKind.RECORD else None
        if column is None or not column.foreign_keys or not is_asked_for(fact, whole):
            continue
        fields = replace(whole, **{fact.name: 10**9})
        with pytest.raises(FieldsRefused) as refused:
            walk.store.write(walk.of.uses.add, fields=fields)
        assert fact.name in refused.value.errors, fact.name


WITH_A_PAYMENT = ("card_sale", "offer_use", "public_booking")
"""What a payment made stays as long as that does."""


@step("a record is changed, undone, deleted or left, and brought back as it was: see `RecordKind`")
def _is_undone(walk: Walk) -> None:
    uses, store, record_id = walk.of.uses, walk.store, walk.ids[1]
    before = walk.seen(record_id)
    store.write(uses.change, record_id=record_id, fields=_other(walk, before), seen=before)
    assert walk.seen(record_id) != before
    if walk.of.kind.secret:  # words that no log holds are not brought back in silence
        with pytest.raises(WordsNotInTheLog):
            store.write(uses.undo, record_id=record_id)
        store.write(uses.change, record_id=record_id, fields=before, seen=walk.seen(record_id))
        open_ones = _without_secrets(walk, _other(walk, before), before)
        store.write(uses.change, record_id=record_id, fields=open_ones, seen=before)
    store.write(uses.undo, record_id=record_id)
    assert walk.seen(record_id) == before
    if walk.of.kind.kind in WITH_A_PAYMENT:
        with pytest.raises(UserError):
            store.write(uses.delete, record_id=record_id)
        assert walk.seen(record_id) == before
        return
    store.write(uses.delete, record_id=record_id)
    assert record_id not in store.read(walk.of.records.ids)
    if walk.of.kind.secret:  # what no log holds is gone for good
        with pytest.raises(NotInTheLog):
            store.write(uses.undo, record_id=record_id)
        walk.ids[1] = walk.add(12)
        return
    store.write(uses.undo, record_id=record_id)
    assert walk.seen(record_id) == before


def _without_secrets(walk: Walk, fields: Any, before: Any) -> Any:
    """The same record, with what no log keeps as it was before."""
    kept = walk.of.kind.names & walk.of.kind.secret
    return replace(fields, **{name: getattr(before, name) for name in kept})


def _other(walk: Walk, fields: Any) -> Any:
    """The same record with another value in each field that can be typed."""
    others = walk.fields(11)
    lasting = walk.of.kind.lasting
    typed = [one.name for one in facts(type(fields)) if one.in_form and one.name not in lasting]
    return replace(fields, **{name: getattr(others, name) for name in typed})


@step("two clerks at one record: the same field asks, another one is kept")
def _is_compared(walk: Walk) -> None:
    uses, store, record_id = walk.of.uses, walk.store, walk.ids[0]
    seen = walk.seen(record_id)
    name = next(
        fact.name
        for fact in facts(type(seen))
        if fact.in_form and fact.kind in TEXTS and fact.name not in walk.of.kind.lasting
    )
    mine, theirs = (replace(seen, **{name: word}) for word in ("一", "二"))
    store.write(uses.change, record_id=record_id, fields=theirs, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        store.write(uses.change, record_id=record_id, fields=mine, seen=seen)
    store.write(uses.change, record_id=record_id, fields=seen, seen=theirs)


# States


@step(
    "each move of the table leads on, asks for its right and its reason, and is in the history; "
    "no form and no import has the state"
)
def _is_moved(walk: Walk) -> None:
    states = walk.of.kind.states
    assert "state" not in {fact.name for fact in exchanged(walk.of.kind.fields)}
    for number, move in enumerate(states.moves if states else (), 20):
        if (move.before, move.to) == (OrderState.CALLED_BACK, OrderState.VERIFIED):
            continue  # it follows from an answer that is taken back, see test_answering
        if CaseState.DEEMED in (move.before, move.to):
            continue  # it needs papers and days, see test_deemed
        record_id = walk.add_usual(number)
        for each in (*_way_to(walk, move), move):
            _move(walk, record_id, each)
        events = walk.store.read(walk.of.uses.history, record_id=record_id)
        assert events[-1].to == move.to, move.title
        assert move.permission in walk.store.declarations.permissions, move.permission
        assert walk.row(record_id).state == move.to


def _way_to(walk: Walk, wanted: Move[Any]) -> list[Move[Any]]:
    """The moves that lead from the first state to where a move begins."""
    states = walk.of.kind.states
    assert states is not None
    ways: dict[Any, list[Move[Any]]] = {states.first[0]: []}
    while wanted.before not in ways:
        found = [one for one in states.moves if one.before in ways and one.to not in ways]
        assert found, f"nothing leads to {wanted.before}"
        ways |= {one.to: [*ways[one.before], one] for one in found}
    return ways[wanted.before]


def _move(walk: Walk, record_id: int, move: Move[Any]) -> None:
    if move.to is OrderState.CALLED_BACK:  # the answers say so themselves, see StillToCall
        for call_id in ids_of(walk.store, record_id, *WAITING):
            answer(walk.store, call_id, CallState.SATISFIED)
        if walk.row(record_id).state is move.to:
            return
    if move.to is CaseState.REFUSED:  # the developer pays meanwhile
        walk.store.write(set_developer, person_id=walk.store.write(add_person, fields=DEVELOPER))
    if move.to is SharedState.SHARED:  # a unit gets one share of an item for a day
        make_room_to_share(walk.store)
    if move.to is FormerState.TAKEN:  # its lines are its total
        something_to_take_over(walk.store, record_id)
    if move.to is AgreementState.KEPT:  # all of it was paid
        pay_agreement(walk.store, record_id)
    form = None
    if move.form is not None:
        others = walk.store.read(_others, walk.of.kind, move.form, record_id)
        form = USED if move.form is EarlyEnd else generated.made(move.form, 3, others)
        form = fit_form(form, record_id)
    walk.store.write(
        walk.of.uses.move, record_id=record_id, to=move.to, form=form, why="因为", seen=move.before
    )


def _others(
    session: Session, kind: RecordKind[Any, Any], form: type[Any], record_id: int
) -> dict[str, int | None]:
    """The oldest record of each table that a form names, but the one that is moved, and none that
    is not worked with any more."""
    found: dict[str, int | None] = {}
    for fact in facts(form):
        for key in kind.table.columns[fact.name].foreign_keys:
            query = select(key.column).order_by(key.column).limit(1)
            if (state := key.column.table.c.get("state")) is not None:
                query = query.where(state != BuilderState.OUT_OF_USE)
            own = key.column.table is kind.table
            found[fact.name] = session.scalar(
                query.where(key.column != record_id) if own else query
            )
    return found


# The page of a household


@step(
    "what is open of a unit stands on its page and what has ended does not, the timeline tells of "
    "both, and only to who may see it: `unit_panel` needs a field that names the unit"
)
def _is_on_the_page_of_a_unit(walk: Walk) -> None:
    kind = walk.of.kind
    named = [f.name for f, other in referred(walk.store.declarations, kind) if other.kind == "unit"]
    if not walk.of.unit_panel:
        return
    record_id = walk.add_usual(60)
    unit_id = getattr(walk.seen(record_id), named[0])
    if unit_id is None:
        return  # an estate without units
    assert record_id in _told_of_unit(walk, unit_id)[0]
    way = _way_to_the_end(walk)
    for move in way:
        _move(walk, record_id, move)
    open_ones, past = _told_of_unit(walk, unit_id)
    assert (record_id in open_ones) == (not way)
    assert past.count(record_id) == 1 + len(way)
    actor, rights = walk.store.actor, frozenset(walk.store.declarations.permissions)
    try:
        walk.store.actor = structs.replace(actor, user_id=READER, permissions=rights - {kind.view})
        assert _told_of_unit(walk, unit_id) == ([], [])
    finally:
        walk.store.actor = actor


def _told_of_unit(walk: Walk, unit_id: int) -> tuple[list[int], list[int]]:
    """The records of the register in the panels of a unit and on its timeline."""

    def own(told: Iterable[PanelLine | Event]) -> list[int]:
        records = [one.record for one in told if one.record is not None]
        return [record_id for kind, record_id in records if kind == walk.of.kind.kind]

    panels = walk.store.read(unit_panels, unit_id=unit_id)
    lines = [line for panel in panels for line in panel.lines]
    return own(lines), own(walk.store.read(timeline, unit_id=unit_id))


def _way_to_the_end(walk: Walk) -> list[Move[Any]]:
    """The moves from the first state to one that nothing leads on from; none without states."""
    states = walk.of.kind.states
    for move in states.moves if states else ():
        if states and move.to not in states.left:
            return [*_way_to(walk, move), move]
    return []


# Rights


@step(
    "who may not see it reads nothing, who may not edit it writes nothing: `view` and `edit` of "
    "the kind are rights that are declared"
)
def _is_refused(walk: Walk) -> None:
    kind, store = walk.of.kind, walk.store
    rights = store.declarations.permissions
    assert {kind.view, kind.edit} <= rights.keys(), f"declare {kind.view} and {kind.edit}"
    everything, actor, fields = frozenset(rights), store.actor, walk.fields(9)
    text = walk.row(walk.ids[0])
    try:
        store.actor = structs.replace(actor, user_id=READER, permissions=everything - {kind.view})
        for read in _reads(walk):
            with pytest.raises(NotPermitted):
                read()
        found = store.read(search_everything, text=walk.of.called(text))
        assert kind.kind not in {hit.kind for hit in found}, "the search shows it"
        store.actor = structs.replace(actor, user_id=READER, permissions=everything - {kind.edit})
        for write in _writes(walk, fields):
            with pytest.raises(NotPermitted):
                write()
    finally:
        store.actor = actor


def _reads(walk: Walk) -> list[Callable[[], object]]:
    store, records, uses = walk.store, walk.of.records, walk.of.uses
    return [
        partial(store.read, records.first),
        partial(store.read, records.ids),
        partial(store.read, records.figures),
        partial(store.read, records.first, question=asked(words="黑伞")),
        partial(store.read, uses.seen, record_id=walk.ids[0]),
        partial(store.read, uses.history, record_id=walk.ids[0]),
        partial(walk.of.out.write, store, walk.folder / "secret.xlsx"),
    ]


def _writes(walk: Walk, fields: Any) -> list[Callable[[], object]]:
    write, uses, one = walk.store.write, walk.of.uses, walk.ids[0]
    return [
        partial(write, uses.add, fields=fields),
        partial(write, uses.change, record_id=one, fields=fields),
        partial(write, uses.delete, record_id=one),
        partial(write, uses.undo, record_id=one),
        partial(write, uses.together.change, rows=[]),
    ]


# Words


@step("the log says in words what was done: each field has its header, a move its form")
def _is_told(walk: Walk) -> None:
    kind = walk.of.kind.kind
    wanted = select(AuditRow.id).where(AuditRow.subject_kind == kind)
    entries = walk.store.read(lambda session: list(session.scalars(wanted)))
    columns, told = walk.of.kind.columns | {"state", walk.of.kind.reason}, set[str]()
    for each in walk.store.read(AUDIT.rows, ids=entries):
        told |= {change.name for change in each.changes}
        assert each.done, each
    assert told, "nothing was written into the log"
    assert not columns & told, f"{columns & told} stand there as in the file"


@step("every word of it is translated: `catalogues.py update`, then the empty msgstr of i18n/zh_*")
def _is_translated(walk: Walk) -> None:
    assert untranslated(walk.of) == []


def untranslated(register: Register[Any, Any, Any]) -> list[str]:
    """The words that a register shows and a catalogue lacks."""
    states = register.kind.states
    forms = (register.row, register.kind.fields, *(states.forms if states else ()))
    words = {register.title, register.refers}
    for fact in (fact for form in forms for fact in facts(form)):
        words |= {fact.header, fact.hint, fact.placeholder, *(fact.labels or {}).values()}
    told = structs.astuple(register.words)
    words |= {one for one in told if isinstance(one, str)}
    words |= {move.title for move in states.moves} if states else set()
    lacking = []
    for language in ("zh_CN", "zh_TW"):
        with using_language(language):
            lacking += [f"{language}: {one}" for one in sorted(words) if one and _(one) == one]
    return lacking


# Paper, files, page


@step("the record and the list are printed with its number and its headings")
def _is_printed(walk: Walk) -> None:
    head = PaperHead("云杉物业", "云杉里", "2026-11-20")
    row = walk.row(walk.ids[0])
    columns = dialogs.facts_of(walk.of)
    number = walk.of.called(row)
    slip = slip_pdf(_(walk.of.title), number, fields_of_row(columns, row), head, signers=())
    assert number in text_of(slip)
    if walk.of.slip is not None:
        dialogs.slip_sheet(walk.desk, walk.of, row).deleteLater()
    shown = columns_of(walk.of.row)[:4]
    heads = [PaperColumn(_(one.header), one.width, "left") for one in shown]
    pdf = list_pdf(_(walk.of.title), heads, [[one.text(row) for one in shown]], head)
    assert _(shown[0].header) in text_of(pdf)


@step(
    "what was exported comes back and changes nothing, in full and masked, and the empty template "
    "has its headings: say `imports=True`, and by `meant` what the records it names are known by"
)
def _is_exchanged(walk: Walk) -> None:
    for unmasked in (False, True):
        out = walk.folder / f"out{unmasked}.xlsx"
        rows = walk.of.out.write(
            walk.store, out, extent=Extent(unmasked=unmasked, seen_for=SEEN_FOR)
        )
        assert rows == walk.store.read(walk.of.records.total)
        if walk.of.imports:
            plan = look_into(walk.store, walk.of, out)
            others = [(row.number, row.told, row.problems) for row in plan.rows if row.how != SAME]
            assert not others, others
            assert len(plan.rows) == rows
    if walk.of.imports:
        save_template(walk.of, walk.folder / "empty.xlsx", today=walk.desk.today())
        assert look_into(walk.store, walk.of, walk.folder / "empty.xlsx").rows == ()
    for _fact, other in referred(walk.store.declarations, walk.of.kind):
        assert other.meant or other.unique or other.series, f"{other.kind} has no `meant`"


@step("a workbook understands who is meant as the form does: see `meant` of the kind it names")
def _is_meant(walk: Walk) -> None:
    fields = {field.name: field for field in dialogs.form_of(walk.desk, walk.of)}
    seen = walk.seen(walk.ids[0])
    for fact, other in referred(walk.store.declarations, walk.of.kind):
        record_id = getattr(seen, fact.name)
        if record_id is None or not fact.in_form:
            continue  # an estate without any, or the program says it
        name = walk.store.read(_name_of, other, record_id)
        for typed in (name, f" {name} ", name.lower(), name.translate(WIDE)):
            field = fields[fact.name]
            field.input.setText(typed)  # type: ignore[attr-defined]  # a line is typed into
            assert field.value() == record_id, typed
            assert walk.store.read(meant, other, typed) == record_id, typed


def _name_of(session: Session, kind: RecordKind[Any, Any], record_id: int) -> str:
    return kind.name(session, session.get_one(kind.model, record_id))


@step("files are kept with a record where the kind says `attachments`")
def _is_attached(walk: Walk) -> None:
    if walk.of.kind.attachments:
        kind, record_id = walk.of.kind.kind, walk.ids[0]
        attach(walk.store, kind=kind, record_id=record_id, new=[NewFile("a.txt", b"x")])
        kept = walk.store.read(files_of, kind=kind, record_id=record_id)
        assert [one.name for one in kept] == ["a.txt"]


@step("the page opens with its rows, every action shows its key, no key twice")
def _is_painted(walk: Walk) -> None:
    page = walk.page()  # `test_app` opens each in each language, as wide as screens are
    page.resize(1200, 640)
    told = {(one.key, one.words) for one in page.findChildren(Button) if one.key}
    keys = [key for key, _words in told]
    usual = set() if walk.by_hand else {"Ins", "F4"}
    assert usual <= set(keys), "adding and editing have no key"
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"{twice} stand on two buttons"
    assert not page.grab().isNull()
    page.deleteLater()


@step("the page leads to a record: `open(record_id=…)`")
def _is_opened(walk: Walk) -> None:
    page = walk.page()
    page_id, word = walk.store.declarations.shows[walk.of.kind.kind]
    assert page_id == walk.of.page
    page.open(**{word: walk.ids[0]})  # type: ignore[attr-defined]  # a page of a register
    page.deleteLater()

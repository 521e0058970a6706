"""An estate with nothing in it: every use case and every export answers, or refuses in a sentence.

A use case is called with plausible values of its parameters' types: id 1, which nobody has, a
word, today. What it may raise is a sentence for the user, nothing else.
"""

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import msgspec
import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from propdesk.cli.main import run_command
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields, UnitFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.receipts import next_receipt_numbers, stored_facts
from propdesk.fees.rules import Method, Nature
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.lists import WHOLE
from propdesk.modules import exports, pages
from propdesk.system.registers.records_view import RecordsPage
from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, ESC, F2, F3, F4, F6, F7, F8, F9, F11
from tests.system.use_cases import use_cases

# Their values are made by other parts of the program only, never typed: a file that was read, a
# person just added, the kind of a record on the screen.
NOT_TYPED = {
    "db.attachments.attaching.add_files",
    "db.attachments.attaching.files_of",
    "db.linking.links.links_of",
    "db.linking.open_points.open_points",
    "db.linking.open_points.is_offered",
    "db.anchors.following._standing",
    "estate.units.listing.unit_codes",
    "fees.counter.facts.line_again",
    "fees.whatif.supposing.what_if",
    "db.records.naming.records_naming",
    "db.attachments.attaching.may_attach",
    "db.attachments.attaching.may_edit_files",
    "estate.accounts.accounts.account_for",
    "estate.imports.preview.preview_import",
    "estate.imports.importing.apply_import",
    "estate.imports.importing.remember_layout",
    "estate.people.occupancy.add_resident",
    "system.backups.backups.record_backup",
    "system.backups.backups.record_restore",
    "system.log.history.record_history",
    "system.log.lists_out.lines_of",
    "duties.hours.office_hours.change_office_hours",  # a page has seven fields, one a day
    # entered by what they belong to
    "fees.tariffs.listed.VERSION_USES.add",
    "service.complaints.complainant.add",
    "service.complaints.investigation.add",
    "duties.plans.doing.TASK_USES.add",
    "repairs.orders.lines.LINE_USES.add",
}


def plausible(kind: object, name: str) -> object:
    """A value of an annotated parameter as a page or a command would give it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return plausible(inner[0], name)
    if origin is tuple and Ellipsis not in inner:
        return tuple(plausible(one, name) for one in inner)
    if origin in (tuple, list, Sequence, Collection):
        return ()
    if origin is Callable:
        return lambda *_given: None
    if origin in (dict, Mapping):
        return {}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind(**{name: plausible(hint, name) for name, hint in needed_by(kind).items()})
    if isinstance(kind, type) and hasattr(kind, "_fields"):  # a named tuple
        return kind(*(plausible(hint, name) for name, hint in typing.get_type_hints(kind).items()))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return plausible_record(kind)
    simple: dict[object, object] = {
        int: 1, str: "2026-11" if name == "period" else "1-101", bool: False, Money: Money(100),
        date: date(2026, 11, 20), datetime: datetime(2026, 11, 20, tzinfo=UTC), Decimal: Decimal(1),
        Path: Path("nowhere"), Progress: NoProgress(), object: None, type(None): None,
    }  # fmt: skip
    return simple[kind]


def needed_by(kind: type[msgspec.Struct]) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in structs.fields(kind) if one.required}


def plausible_record(kind: type) -> object:
    hints = typing.get_type_hints(kind)
    if kind is Money:
        return Money(100)
    return kind(
        **{
            field.name: plausible(hints[field.name], field.name)
            for field in dataclasses.fields(kind)
            if field.init
            and field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        }
    )


def arguments_of(function: Callable[..., object]) -> dict[str, object]:
    uses = getattr(function.__wrapped__, "__self__", None)  # type: ignore[attr-defined]  # use cases wrap a function
    if isinstance(uses, RecordUses):
        kind = uses.kind
        known = {
            "fields": plausible_record(kind.fields),
            "to": kind.states and kind.states.used[-1],
        }
        names = list(inspect.signature(function).parameters)[1:]
        return {name: known.get(name, 1) for name in names}
    hints = typing.get_type_hints(function)
    code = function.__wrapped__.__code__  # type: ignore[attr-defined]  # use cases wrap a function
    defaults = function.__wrapped__.__kwdefaults__ or {}  # type: ignore[attr-defined]  # as above
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    return {name: plausible(hints[name], name) for name in names if name not in defaults}


# What fills the sample estate is given its year there: `tests/test_sample.py` tries it.
SAMPLES = {name for name in use_cases() if ".sample." in name}


@pytest.mark.parametrize("name", sorted(use_cases().keys() - NOT_TYPED - SAMPLES))
def test_every_use_case_answers_on_an_empty_estate(store: Store, name: str) -> None:
    function = use_cases()[name]
    with suppress(UserError):
        store.write(function, **arguments_of(function))


@pytest.mark.parametrize("name", sorted(exports()))
def test_every_export_of_an_empty_estate_has_no_rows(
    store: Store, tmp_path: Path, name: str
) -> None:
    rows = exports()[name].write(store, tmp_path / "list.xlsx", WHOLE)
    assert rows in (0, 1)  # the audit log notes the export


@pytest.mark.parametrize("name", sorted(exports()))
def test_every_list_leaves_data_that_can_only_be_read(
    store: Store, tmp_path: Path, name: str
) -> None:
    store.read_only = True
    exports()[name].write(store, tmp_path / "list.xlsx", WHOLE)
    assert (tmp_path / "list.xlsx").exists()


def test_the_first_payment_of_an_estate_without_tariffs_makes_a_receipt(store: Store) -> None:
    unit_id = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    owner = PersonFields(name="陈雨桐")
    store.write(add_resident, unit_id=unit_id, role=RoleFields(RoleKind.OWNER), person=owner)
    (foreseen,) = store.read(next_receipt_numbers)
    order = Order(unit_id=unit_id, parts=(Part(Method.CASH, Money(100_00)),), keep_rest=True)
    done = store.write(collect_payment, order=order)
    assert [receipt.no for receipt in done.receipts] == ["SJ2026-000001"] == [foreseen]
    assert store.read(stored_facts, no="SJ2026-000001").prepaid_in == Money(100_00)


def test_the_first_fee_item_of_an_estate_brings_a_receipt_group(store: Store) -> None:
    assert store.write(
        ITEM_USES.add, fields=ItemFields(code="WY", name="物业费", nature=Nature.OWN_INCOME)
    )


@pytest.mark.parametrize(
    "words",
    [
        ("bill", "2026-11"),
        ("collect", "1-101", "100"),
        ("receipt", "SJ2026-000001", "x.pdf"),
        ("arrears",),
        ("verify",),
        ("check",),
        ("reset-password", "nobody"),
        ("backup", "."),
    ],
    ids=lambda words: words[0],
)
def test_every_command_answers_on_an_empty_estate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_command([*words, "--data", str(tmp_path / "data"), "--json"]) in (0, 1)


def test_no_empty_page_offers_to_enter_what_nobody_enters(qtbot: QtBot, desk: Desk) -> None:
    dead = []
    for one in pages():
        page = one.build(desk)
        qtbot.addWidget(page)
        if isinstance(page, RecordsPage) and page._forms.add is None:
            buttons = page.nothing_yet().findChildren(Button)
            entered = type(page).add is not RecordsPage.add or not page._of.words.none
            if not entered and any(each.key == "Ins" for each in buttons):
                dead.append(one.id)
    assert not dead, "give it a nothing_yet of its own, with the way to where they come from"


def test_every_key_of_the_desk_answers_on_an_empty_estate(qtbot: QtBot, desk: Desk) -> None:
    page = in_window(qtbot, desk, counter_page, CounterPage)
    hands = Hands(qtbot)
    hands.press(
        F2, F3, ESC, F4, F6, F7, F8, F9, F11, "+", "*", "/", "-", "?", "101", ENTER, "+", ESC
    )
    assert page.ticket.is_empty

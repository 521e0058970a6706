"""Where the program makes a form, by file and function; how to come to those no button opens."""

import ast
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import FrameType

from sqlalchemy import text

from propdesk.duties.hours.dialogs import hours_dialog
from propdesk.estate.people.listed import PERSON_USES
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, UnitFields
from propdesk.estate.units.dialogs import space_dialog
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.bank.page.dialogs import household_dialog, ignore_dialog, pair_dialog
from propdesk.fees.bank.taking.listing import STATEMENT_ROWS
from propdesk.fees.cards.view import limits_dialog as card_limits
from propdesk.fees.charges.dialogs import take_back_dialog
from propdesk.fees.charges.listing import charge_rows
from propdesk.fees.corrections.dialogs import ceilings_dialog, waive_late_dialog
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.page.dialogs import limit_dialog
from propdesk.fees.counter.page.usual_charges_dialogs import usual_charges_dialog
from propdesk.fees.counter.page.view import CounterPage
from propdesk.fees.counter.page.writing_view import paper_dialog
from propdesk.fees.counter.reversing_dialogs import amend_dialog
from propdesk.fees.court.bundle.dialogs import bundle_dialog
from propdesk.fees.court.radar.dialogs import write_off_dialog
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.deposits.dialogs import rules_dialog
from propdesk.fees.doctor.dialogs import merge_dialog
from propdesk.fees.invoices.open_receipts import receipts_to_invoice
from propdesk.fees.invoices.page.dialogs import request_dialog
from propdesk.fees.item_moves.dialogs import back_dialog, move_dialog as item_dialog
from propdesk.fees.item_moves.moving import check_movable, move_paid
from propdesk.fees.item_moves.reading import items_to
from propdesk.fees.late.late_fees import late_fees
from propdesk.fees.meters.limits.dialogs import limits_dialog as meter_limits
from propdesk.fees.months.dialogs import reopen_dialog
from propdesk.fees.offers.view import ceilings_dialog as offer_ceilings_dialog
from propdesk.fees.payers.dialogs import many_payers_dialog, payer_dialog
from propdesk.fees.prepayments.service import movable_prepayments
from propdesk.fees.receipts.service import recent_receipts
from propdesk.fees.refunds.of_prepayment import ask_prepayment_back
from propdesk.fees.refunds.of_prepayment_dialogs import (
    ask_back_dialog,
    keep_dialog,
    room_dialog as prepaid_room_dialog,
)
from propdesk.fees.reports.page.dialogs import days_dialog
from propdesk.fees.reports.spans import span_at
from propdesk.fees.rules import Method
from propdesk.fees.tariffs.page.item_dialogs import (
    edit_group_dialog,
    edit_item_dialog,
    new_group_dialog,
)
from propdesk.fees.vouchers.chart import ledger_chart
from propdesk.fees.vouchers.dialogs import account_dialog
from propdesk.household.dialogs import move_dialog
from propdesk.household.split_dialogs import split_dialog
from propdesk.kernel.money import Money
from propdesk.movein.cases.page.dialogs import (
    buildings_dialog,
    propose_dialog,
    settings_dialog as hand_over_settings,
    slot_dialog,
)
from propdesk.movein.cases.register import CASES
from propdesk.movein.papers.dialogs import batch_dialog, papers_dialog, signing_dialog
from propdesk.movein.renovation.page.dialogs import (
    settings_dialog as renovation_rules,
    violation_dialog,
)
from propdesk.movein.visit.lacking import visit_facts
from propdesk.movein.visit.page.dialogs import not_signed_dialog
from propdesk.privacy.persons.dialogs import restrict_dialog
from propdesk.privacy.retention.dialogs import time_dialog
from propdesk.privacy.retention.due_data import retention_lines
from propdesk.repairs.callbacks.dialogs import record_dialog_of_calls, settings_dialog
from propdesk.repairs.orders.contact_dialogs import order_dialog
from propdesk.repairs.orders.from_contact import order_begun
from propdesk.repairs.orders.page.costs_view import collect_dialog, line_dialog
from propdesk.repairs.orders.paperwork.letters_dialogs import builder_dialog
from propdesk.repairs.orders.paperwork.quotes_dialogs import (
    answer_dialog,
    promise_dialog as promise_day_dialog,
    quote_dialog,
)
from propdesk.repairs.orders.paperwork.slips_dialogs import slips_back_dialog
from propdesk.repairs.orders.register import ORDERS
from propdesk.service.complaints.dialogs import complainant_dialog
from propdesk.service.complaints.letters.dialogs import second_letter_dialog
from propdesk.service.complaints.register import COMPLAINTS, JudgedAfterReply
from propdesk.service.complaints.rules import ComplaintState, SecondLetter, Validity
from propdesk.service.complaints.turning.contact_dialogs import complaint_dialog
from propdesk.service.complaints.turning.from_contact import complaint_begun
from propdesk.service.contacts.page.dialogs import promise_dialog
from propdesk.service.contacts.page.limits_dialogs import limits_dialog
from propdesk.service.contacts.page.papers_view import book_dialog
from propdesk.service.visits.page.dialogs import visit_dialog
from propdesk.system.backups.remembered.dialogs import acceptance_dialog
from propdesk.system.start.view import StartPage
from tests.pictures import Studio, room_that_owes
from tests.sales import sell_unit
from tests.windows import settle

PROGRAM = Path(__file__).resolve().parents[1] / "propdesk"
FIRST = "FormDialog"
OF_A_RECORD = {"record_dialog", "new_record_dialog", "edit_record_dialog"}
SHARED = PROGRAM / "system" / "registers" / "record_dialogs.py"


@cache
def form_places() -> tuple[str, ...]:
    """Every place that builds a dialog over a form, as file and function."""
    paths = [path for path in sorted(PROGRAM.rglob("*.py")) if path.name != "__init__.py"]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if not _shared(path)}
    tree_of = cache(lambda path: ast.parse(texts[path]))
    bases = [path for path, text in texts.items() if FIRST in text]
    kinds = {FIRST, *OF_A_RECORD, *(name for path in bases for name in _derived(tree_of(path)))}
    makers = [path for path, text in texts.items() if any(f"{kind}(" in text for kind in kinds)]
    return tuple(
        sorted(
            {
                f"{path.relative_to(PROGRAM).as_posix()} {within}"
                for path in makers
                for within in _calls(tree_of(path), kinds, "")
            }
        )
    )


def _shared(path: Path) -> bool:
    return PROGRAM / "ui" in path.parents or path == SHARED


def _derived(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = [each.id for each in node.bases if isinstance(each, ast.Name)]
            if FIRST in bases:
                yield node.name


def _calls(node: ast.AST, kinds: set[str], within: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _calls(child, kinds, f"{within}.{child.name}".lstrip("."))
            continue
        if isinstance(child, ast.Call) and _name(child.func) in kinds and within:
            yield within
        yield from _calls(child, kinds, within)


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def place_of(dialog: object) -> str:
    """The place whose call is just making this dialog; asked from within its `__init__`."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not _makes(frame, dialog):
        frame = frame.f_back
    if frame is None:
        return ""
    path = Path(frame.f_code.co_filename).relative_to(PROGRAM).as_posix()
    return f"{path} {frame.f_code.co_qualname.replace('.<locals>', '')}"


def _makes(frame: FrameType, dialog: object) -> bool:
    path = Path(frame.f_code.co_filename)
    itself = frame.f_locals.get("self") is dialog
    return PROGRAM in path.parents and not itself and not _shared(path)


# Those no button of a page opens in the sample estate


def _one(shot: Studio, query: str) -> int:
    found = shot.store.read(lambda session: session.scalar(text(query)))
    assert isinstance(found, int)
    return found


def _space(shot: Studio) -> object:
    return space_dialog(shot.desk, _one(shot, "SELECT id FROM unit WHERE kind = 'space'"))


def _take_back(shot: Studio) -> object:
    open_one = "SELECT charge_id FROM open_charge WHERE live AND settled = 0"
    row = shot.store.read(charge_rows, ids=[_one(shot, open_one)])[0]
    return take_back_dialog(shot.desk, row)


def _ceilings(shot: Studio) -> object:
    return ceilings_dialog(shot.desk), meter_limits(shot.desk)


def _books(shot: Studio) -> object:
    days = span_at(shot.desk.today(), "month")
    free = days_dialog(shot.desk, days, lambda _chosen: True)
    return reopen_dialog(shot.desk, "2026-09"), card_limits(shot.desk), free


def _offer_ceilings(shot: Studio) -> object:
    return offer_ceilings_dialog(shot.desk)


def _payers(shot: Studio) -> object:
    return many_payers_dialog(shot.desk)


def _payer(shot: Studio) -> object:
    return payer_dialog(shot.desk, room_that_owes(shot) or 0)


def _invoice(shot: Studio) -> object:
    store = shot.desk.store
    units = store.read(lambda session: list(session.scalars(text("SELECT id FROM unit"))))
    found = (store.read(receipts_to_invoice, unit_id=one, most=1) for one in units)
    return request_dialog(shot.desk, next(one[0].no for one in found if one))


def _amended(shot: Studio) -> object:
    room = room_that_owes(shot)
    order = Order(unit_id=room, parts=(Part(Method.CASH, Money(100)),))
    shot.running.store.write(collect_payment, order=order)
    return amend_dialog(shot.desk, shot.running.store.read(recent_receipts)[0])


def _for_another_item(shot: Studio) -> object:
    unit, store = room_that_owes(shot), shot.store
    order = Order(unit_id=unit, parts=(Part(Method.CASH, Money(100)),))
    store.write(collect_payment, order=order)
    row = store.read(recent_receipts)[0]
    form = item_dialog(shot.desk, row)
    line = store.read(check_movable, no=row.no)[0]
    item = store.read(items_to, charge_id=line.charge_id)[0].fee_item_id
    done = store.write(
        move_paid, no=row.no, charge_id=line.charge_id, fee_item_id=item, amount=line.paid,
        reason="x",
    )  # fmt: skip
    return form, back_dialog(shot.desk, row, done)


def _twins(shot: Studio) -> object:
    store = shot.store
    first = _one(shot, "SELECT person_id FROM phone")
    known = store.read(PERSON_USES.seen, record_id=first)
    fields = PersonFields(name=known.name, phones=known.phones)
    for _twin in range(2):
        store.write(add_person, fields=fields)
    return merge_dialog(shot.desk, first, lambda _done: None)


def _out_of_time(shot: Studio) -> object:
    rows = shot.store.read(limits)
    return write_off_dialog(shot.desk, rows[:2], lambda _why: None), bundle_dialog(
        shot.desk, rows[0].account_id
    )


def _limit(shot: Studio) -> object:
    shot.desk.open_page("fees.desk", unit_id=room_that_owes(shot))
    settle(shot.running, calm=0)
    page = shot.window.current_page
    assert isinstance(page, CounterPage)
    return limit_dialog(shot.desk, page.ticket.rows[0], done=lambda _amount: None)


def _usual(shot: Studio) -> object:
    return usual_charges_dialog(shot.desk)


def _of_items_and_groups(shot: Studio) -> object:
    item, group = _one(shot, "SELECT id FROM fee_item"), _one(shot, "SELECT id FROM receipt_group")
    edits = (edit_item_dialog(shot.desk, item), edit_group_dialog(shot.desk, group))
    return (*edits, new_group_dialog(shot.desk))


def _move(shot: Studio) -> object:
    unit, much = room_that_owes(shot), Money(9_000_000)
    order = Order(unit_id=unit, parts=(Part(Method.WECHAT, much),), keep_rest=True)
    shot.store.write(collect_payment, order=order)
    asked_back = ask_back_dialog(shot.desk, unit or 0)
    room = prepaid_room_dialog(shot.desk)
    return move_dialog(shot.desk, unit or 0, ""), asked_back, room, _kept(shot, unit or 0)


def _kept(shot: Studio, unit: int) -> object:
    balance = shot.store.read(movable_prepayments, unit_id=unit)[0]
    refund = shot.store.write(
        ask_prepayment_back, account_id=balance.account_id, amount=Money(100), why="x",
        fee_item_id=balance.fee_item_id,
    )  # fmt: skip
    return keep_dialog(shot.desk, refund)


def _split(shot: Studio) -> object:
    unit = _one(shot, "SELECT unit_id FROM open_charge WHERE live AND settled = 0")
    shot.store.write(sell_unit, unit_id=unit, day=date(2026, 11, 15), name="陆之遥")
    return split_dialog(shot.desk, unit, "")


def _slips_back(shot: Studio) -> object:
    return slips_back_dialog(shot.desk, "1184")


def _costs(shot: Studio) -> object:
    order = shot.store.read(ORDERS.records.first)[0]
    return line_dialog(shot.desk, order), collect_dialog(shot.desk, order)


def _call_backs(shot: Studio) -> object:
    return record_dialog_of_calls(shot.desk, None, None), settings_dialog(shot.desk)


def _name_estate(shot: Studio) -> object:
    shot.desk.open_page("system.start")
    settle(shot.running, calm=0)
    page = shot.window.current_page
    assert isinstance(page, StartPage)
    page.name_estate()
    return page


def _of_contacts(shot: Studio) -> object:
    waiting = _one(shot, "SELECT id FROM contact WHERE state = 'to_answer'")
    begun = shot.store.read(order_begun, contact_id=waiting)
    promise = promise_dialog(shot.desk, "", shot.desk.clock.now(), lambda _until, _to: None)
    complained = shot.store.read(complaint_begun, contact_id=waiting)
    visited = visit_dialog(shot.desk, waiting)
    return (
        promise, book_dialog(shot.desk), order_dialog(shot.desk, waiting, begun),
        complaint_dialog(shot.desk, waiting, complained), visited,
    )  # fmt: skip


def _complainant(shot: Studio) -> object:
    nobody = "SELECT id FROM complaint WHERE id NOT IN (SELECT complaint_id FROM complainant)"
    return complainant_dialog(shot.desk, _one(shot, nobody))


def _second_letter(shot: Studio) -> object:
    replied = _one(shot, "SELECT id FROM complaint WHERE state = 'replied'")
    letter = JudgedAfterReply(verdict=Validity.OTHERS, second_letter=SecondLetter.DUE)
    move = COMPLAINTS.uses.move
    state = ComplaintState.REPLIED
    shot.desk.store.write(move, record_id=replied, to=state, form=letter, why="另有责任方")
    return second_letter_dialog(shot.desk, replied)


def _hours(shot: Studio) -> object:
    return hours_dialog(shot.desk), limits_dialog(shot.desk)


def _to_builder(shot: Studio) -> object:
    return builder_dialog(shot.desk, [_one(shot, "SELECT id FROM repair_order LIMIT 1")])


def _told_household(shot: Studio) -> object:
    quoted = _one(shot, "SELECT id FROM repair_order WHERE quoted IS NOT NULL")
    (row,) = shot.store.read(ORDERS.records.rows, ids=[quoted])
    return (
        quote_dialog(shot.desk, row), answer_dialog(shot.desk, row),
        promise_day_dialog(shot.desk, [quoted], row.no),
    )  # fmt: skip


def _hand_overs(shot: Studio) -> object:
    cases = _one(shot, "SELECT id FROM move_in_case ORDER BY id LIMIT 1")
    (row,) = shot.store.read(CASES.records.rows, ids=[cases])
    shot.store.write(UNIT_USES.add, fields=UnitFields(building="99", room="101"))
    return (
        slot_dialog(shot.desk, row), propose_dialog(shot.desk, [cases]),
        buildings_dialog(shot.desk), hand_over_settings(shot.desk), rules_dialog(shot.desk),
    )  # fmt: skip


def _papers(shot: Studio) -> object:
    paper = _one(shot, "SELECT unit_id FROM move_in_paper ORDER BY id LIMIT 1")
    return (
        papers_dialog(shot.desk, paper, "1-1-101"), batch_dialog(shot.desk),
        signing_dialog(shot.desk, paper, "1-1-101", "顾清和"),
    )  # fmt: skip


def _visits(shot: Studio) -> object:
    visit_id = _one(shot, "SELECT id FROM move_in_visit ORDER BY id LIMIT 1")
    paper = shot.store.read(visit_facts, visit_id=visit_id).papers[0]
    return not_signed_dialog(shot.desk, visit_id, paper)


def _renovations(shot: Studio) -> object:
    site = "SELECT id FROM duty_task WHERE plan_id IN (SELECT plan_id FROM renovation) LIMIT 1"
    return renovation_rules(shot.desk), violation_dialog(shot.desk, _one(shot, site))


def _late_fees(shot: Studio) -> object:
    return waive_late_dialog(shot.desk, list(shot.store.read(late_fees).values())[:2])


def _statement_rows(shot: Studio) -> object:
    came = _one(shot, "SELECT id FROM statement_row WHERE amount > 0 ORDER BY id LIMIT 1")
    (row,) = shot.store.read(STATEMENT_ROWS.rows, ids=[came])
    forms = (household_dialog, pair_dialog, ignore_dialog)
    return tuple(form(shot.desk, row) for form in forms)


def _account(shot: Studio) -> object:
    return account_dialog(shot.desk, next(iter(shot.store.read(ledger_chart).rows.values())))


def _paper(shot: Studio) -> object:
    return paper_dialog(shot.desk, "", shot.desk.today(), lambda _paper: None)


def _of_trust(shot: Studio) -> object:
    person = _one(shot, "SELECT person_id FROM phone")
    accepted = acceptance_dialog(shot.desk, "", lambda _why: None)
    kept = time_dialog(shot.desk, shot.store.read(retention_lines)[0])
    return restrict_dialog(shot.desk, person, "顾清和"), accepted, kept


OPENED: tuple[Callable[[Studio], object], ...] = (
    _space, _take_back, _limit, _usual, _of_items_and_groups, _move, _split, _name_estate, _costs,
    _of_contacts, _complainant, _hours, _slips_back, _call_backs, _to_builder,
    _told_household, _second_letter, _hand_overs, _papers, _visits, _ceilings, _books, _renovations,
    _offer_ceilings, _payers, _payer, _late_fees,
    _statement_rows, _paper, _invoice, _amended, _account, _for_another_item, _twins,
    _out_of_time, _of_trust,
)  # fmt: skip

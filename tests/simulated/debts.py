"""Who is asked to pay, what the bank says, invoices, and odd data that is mended."""

from datetime import datetime, time, timedelta

from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.files.rows import StatementLine
from propdesk.fees.bank.rules import PayChannel, WhyIgnored
from propdesk.fees.bank.taking.accepting import accept_rows, undo_acceptance
from propdesk.fees.bank.taking.bringing_in import bring_in_statement
from propdesk.fees.bank.taking.deciding import (
    claim_row,
    hold_row,
    ignore_row,
    pair_row,
    reopen_row,
    settle_refund,
)
from propdesk.fees.doctor.examining import examine, mend
from propdesk.fees.dunning.contacts import ContactEntry, note_contact, take_contact_back
from propdesk.fees.dunning.debtors import Choosing
from propdesk.fees.dunning.letters.delivering import DeliveryEntry, enter_delivery
from propdesk.fees.dunning.letters.planning import plan_letters
from propdesk.fees.dunning.letters.writing import issue_letters
from propdesk.fees.dunning.rules import DunDelivered, DunWay
from propdesk.fees.invoices.requesting import request_begun, request_invoice
from propdesk.fees.notices.notices import issue_notices
from propdesk.kernel.clock import moment_of
from propdesk.kernel.exchange.guessing import GuessedColumns
from tests.simulated.acts import act
from tests.simulated.desk import OWING, RECEIPTS, UNITS, some_money
from tests.simulated.office import NothingThere, Office

WAYS = (DunWay.PHONE, DunWay.DOOR, DunWay.WECHAT, DunWay.MEDIATION)
BANK = "3602000109200123456"


@act(8)
def ask_a_debtor(office: Office) -> None:
    """Somebody rings, and is promised a day."""
    account = office.any_of("SELECT id FROM account ORDER BY id")
    promised = office.today + timedelta(days=office.dice.randint(-1, 30))
    entry = ContactEntry(
        way=office.pick(WAYS), day=office.today, met="本人", answer="月底交",
        reached=office.chance(0.8),
        promised_on=promised if office.chance(0.5) else None,
        promised=some_money(office) if office.chance(0.5) else None,
    )  # fmt: skip
    office.write(note_contact, account_id=account, entry=entry)


@act(1)
def take_an_asking_back(office: Office) -> None:
    """It was another debtor."""
    contact = office.any_of("SELECT id FROM dun_contact ORDER BY id DESC LIMIT 20")
    office.write(take_contact_back, contact_id=contact, reason="记错户")


@act(3)
def write_letters(office: Office) -> None:
    """A batch of dunning letters to some of those it is proposed for."""
    way = office.pick((DunWay.NOTICE, DunWay.LETTER))
    plan = office.read(plan_letters, way=way, choosing=Choosing(), proposed_only=office.chance(0.5))
    some = dict(list(plan.sums.items())[: office.dice.randint(1, 4)])
    office.write(
        issue_letters, way=way, sums=some, text="请于期限内缴清。",
        pay_until=office.today + timedelta(days=15),
    )  # fmt: skip


@act(3)
def deliver_a_letter(office: Office) -> None:
    """It comes back from its round."""
    query = "SELECT no FROM dun_contact WHERE way IN ('notice', 'letter') ORDER BY id DESC LIMIT 20"
    entry = DeliveryEntry(
        number=office.any_of(query), day=office.today, how=office.pick(list(DunDelivered)),
        brought_by="周管家", proof="1088123456",
    )  # fmt: skip
    office.write(enter_delivery, entry=entry)


@act(2)
def give_notice(office: Office) -> None:
    """Payment notices for some units."""
    units = office.some_of(UNITS, 4)
    office.write(issue_notices, unit_ids=units, overdue_only=office.chance(0.5))


@act(5)
def ask_for_an_invoice(office: Office) -> None:
    """For what is left of a receipt."""
    begun = office.read(request_begun, receipt_no=office.any_of(RECEIPTS))
    office.write(request_invoice, fields=begun.fields)


def _line(office: Office, number: int) -> StatementLine:
    day = office.today - timedelta(days=office.dice.randrange(3))
    at = moment_of(datetime.combine(day, time(9, number)))
    code, fen = "", some_money(office).fen or 1
    if office.chance(0.6):
        unit_id = office.any_of(OWING)
        ((code, fen),) = office.ask(
            "SELECT code, (SELECT sum(amount - settled) FROM open_charge WHERE live "
            "AND unit_id = unit.id) FROM unit WHERE id = ?", unit_id,
        )  # fmt: skip
    out = office.chance(0.1)
    payer = office.pick(("陈雨桐", "华勇", "青山装饰", ""))
    return StatementLine(
        row=number + 1, no=f"{at:%Y%m%d}{office.dice.getrandbits(40):013d}",
        order_no=f"PD{office.dice.getrandbits(30)}", at=at, day=day,
        amount=-abs(fen) if out else fen, fee=0, balance=None, payer=payer,
        payer_account="6222020000001234" if payer else "",
        remark=office.pick((f"{code} 物业费", code, "转账")), kind="", is_refund=out,
    )  # fmt: skip


@act(4)
def bring_in_the_bank(office: Office) -> None:
    """A statement of some rows; most say which room they are for."""
    lines = tuple(_line(office, number) for number in range(office.dice.randint(1, 6)))
    rows = tuple(sorted(lines, key=lambda one: one.at))
    statement = BankStatement(
        name=f"{office.today:%Y%m%d}.xlsx", channel=PayChannel.BANK, number=BANK, holder="",
        first=min(one.day for one in rows), last=max(one.day for one in rows), opening=None,
        closing=None, columns=GuessedColumns("", 0, {}, ()), lines=rows, problems=(),
        passed_over=(), differences=(),
    )  # fmt: skip
    office.write(bring_in_statement, statement=statement, is_ours=office.chance(0.9))


@act(4)
def take_the_bank_in(office: Office) -> None:
    """What was matched is posted; or all of it is taken back."""
    if office.chance(0.2):
        query = "SELECT id FROM statement_acceptance ORDER BY id DESC LIMIT 3"
        office.write(undo_acceptance, acceptance_id=office.any_of(query))
        return
    office.write(accept_rows, hold_rest=office.chance(0.5))


@act(8)
def decide_a_row(office: Office) -> None:
    """What becomes of a row of the bank."""
    row = office.any_of("SELECT id FROM statement_row ORDER BY id DESC LIMIT 30")
    how = office.dice.randrange(6)
    if how == 0:
        office.write(claim_row, row_id=row, unit_id=office.any_of(UNITS))
    elif how == 1:
        office.write(pair_row, row_id=row, no=office.any_of(RECEIPTS))
    elif how == 2:
        office.write(hold_row, row_id=row)
    elif how == 3:
        office.write(ignore_row, row_id=row, why=office.pick(list(WhyIgnored)), note="见附件")
    elif how == 4:
        office.write(settle_refund, row_id=row)
    else:
        office.write(reopen_row, row_id=row)


@act(1)
def mend_what_is_odd(office: Office) -> None:
    """The doctor of the data finds something that can be mended."""
    found = office.read(examine)
    mendable = [each for each in found if each.mendable]
    if not mendable:
        raise NothingThere
    one = office.pick(mendable)
    office.write(mend, name=one.symptom.name, ids=one.mendable[:3])

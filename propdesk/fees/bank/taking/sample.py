"""A month of statements of the sample estate: of its bank, of WeChat and of Alipay."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.files.rows import StatementLine
from propdesk.fees.bank.matching.facts import Facts, facts_of_books
from propdesk.fees.bank.models import BankRow, StatementFile
from propdesk.fees.bank.rules import PayChannel
from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.bank.taking.bringing_in import TOUCHES as BROUGHT, bring_in_statement
from propdesk.fees.bank.taking.posting import TOUCHES
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.i18n import N_, _

_STRANGERS = (N_("Hua Yong"), N_("Bai Xue"), N_("Qingshan Decoration"))
_ACCOUNTS = {
    PayChannel.BANK: ("3602000109200123456", "bank.xlsx"),
    PayChannel.WECHAT: ("1900009851", "wechat.csv"),
    PayChannel.ALIPAY: ("2088021912340156", "alipay.csv"),
}
_NOT_CREDITED = 3
_SETTLED = "财付通支付科技有限公司"


class _Writer:
    """Writes the rows of a month, as the dice have it."""

    def __init__(self, year: SampleYear, facts: Facts, begin: int) -> None:
        self._year, self._facts, self._count = year, facts, begin * 1000
        names = {one: name for name, ids in facts.names.items() for one in ids}
        units = sorted(facts.lines)
        self._owing = [
            (one, names.get(one, "")) for one in units[begin % 7 :: 7] if facts.lines[one]
        ]

    def came(self, many: int, channel: PayChannel) -> Iterator[StatementLine]:
        """What households sent: most with their room, some with too much, some saying nothing."""
        dice = self._year.dice
        for unit_id, name in self._owing[:many]:
            lines = self._facts.lines[unit_id]
            amount = sum(one.amount for one in lines if one.is_due(self._year.today))
            amount = amount or lines[0].amount
            code, kind = self._facts.codes[unit_id], dice.random()
            fee = 0 if channel is PayChannel.BANK else round(amount * 6 / 1000)
            payer = name if channel is PayChannel.BANK else ""
            if kind < 0.7:
                remark = _("{code} property fee").format(code=code)
                yield self.row(self.day(), amount, payer, remark, fee=fee)
            elif kind < 0.85:
                yield self.row(self.day(), amount + 5000, payer, code, fee=fee)
            else:
                who = _(dice.choice(_STRANGERS))
                yield self.row(self.day(), amount, who, _("transfer"), fee=fee)

    def day(self) -> date:
        """A day of the month before today."""
        return self._year.today - timedelta(days=self._year.dice.randrange(2, 32))

    def row(
        self, day: date, amount: int, payer: str, remark: str, *, order: str = "", fee: int = 0
    ) -> StatementLine:
        """A row."""
        self._count += 1
        at = self._year.office_hour(day)
        account = f"6222020{sum(map(ord, payer)):012d}" if payer else ""
        return StatementLine(
            row=self._count % 1000 + 1,
            no=f"{at:%Y%m%d}{self._count:08d}",
            order_no=order or f"PD{self._count:010d}",
            at=at,
            day=day,
            amount=amount,
            fee=fee,
            balance=None,
            payer=payer,
            payer_account=account,
            remark=remark,
            kind="",
            is_refund=bool(order) and amount < 0,
        )


def _statement(channel: PayChannel, lines: Sequence[StatementLine]) -> BankStatement:
    number, name = _ACCOUNTS[channel]
    rows = tuple(sorted(lines, key=lambda one: one.at))
    return BankStatement(
        name=f"{rows[-1].day:%Y%m}-{name}", channel=channel, number=number, holder="",
        first=rows[0].day, last=rows[-1].day, opening=None, closing=None,
        columns=GuessedColumns("", 0, {}, ()), lines=rows, problems=(), passed_over=(),
        differences=(),
    )  # fmt: skip


def month_of_bank(year: SampleYear, facts: Facts) -> BankStatement:
    """What came into the bank, with a fee, interest, a settlement and what was paid to others."""
    write = _Writer(year, facts, 1)
    lines = list(write.came(24, PayChannel.BANK))
    lines += [
        write.row(write.day(), -1200, "", "短信服务费"),
        write.row(write.day(), 1846, "", "结息"),
        write.row(write.day(), 632_150, _SETTLED, "财付通结算款"),
        write.row(write.day(), -88_000, _("Lift company"), _("Lift maintenance")),
        write.row(write.day(), 66_600, _(_STRANGERS[0]), _("transfer")),
    ]
    lines += _cash(write, year, facts)
    return _statement(PayChannel.BANK, lines)


def _cash(write: _Writer, year: SampleYear, facts: Facts) -> Iterator[StatementLine]:
    """The cash that was handed in; one deposit the bank has not credited."""
    last = year.today - timedelta(days=2)
    there = [one for one in facts.cash if one.at_bank is not None and one.told <= last]
    for number, one in enumerate(there):
        if number != _NOT_CREDITED:
            yield write.row(one.told, one.amount, "", "现金存入")


def month_of_wechat(year: SampleYear, facts: Facts) -> BankStatement:
    """What was scanned, with one order that went back and a refund of an older one."""
    write = _Writer(year, facts, 2)
    lines = list(write.came(16, PayChannel.WECHAT))
    day = write.day()
    lines += [
        write.row(day, 12_000, "", _("scanned"), order="WX0001", fee=72),
        write.row(day, -12_000, "", _("scanned"), order="WX0001", fee=-72),
        write.row(write.day(), -5_000, "", _("scanned"), order="WX0000", fee=-30),
    ]
    return _statement(PayChannel.WECHAT, lines)


def month_of_alipay(year: SampleYear, facts: Facts) -> BankStatement:
    """What came by Alipay."""
    return _statement(PayChannel.ALIPAY, list(_Writer(year, facts, 3).came(8, PayChannel.ALIPAY)))


@use_case(permission="fees.collect", touches=tuple({*TOUCHES, *BROUGHT}))
def sample_statements(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Bring in three files; the bank and Alipay were taken in, WeChat waits for the clerk."""
    facts = facts_of_books(session, since=year.today - timedelta(days=32))
    for make in (month_of_bank, month_of_alipay):
        bring_in_statement(session, statement=make(year, facts), is_ours=True)
    accept_rows(session, hold_rest=True)
    bring_in_statement(session, statement=month_of_wechat(year, facts), is_ours=True)
    return {
        "statement_file": session.scalar(select(func.count()).select_from(StatementFile)) or 0,
        "statement_row": session.scalar(select(func.count()).select_from(BankRow)) or 0,
    }

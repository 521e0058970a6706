"""What was collected, by method, cashier and item; and what was taken back or paid back."""

from propdesk.fees.reports.declared import BookPart, BookReport, summed
from propdesk.fees.reports.parts import IN_DAYS, deposits_moved, lines, taken_at_desk
from propdesk.kernel.i18n import N_

_METHODS = ("cash", "wechat", "alipay", "card", "transfer", "cheque", "other")

COLLECTED = BookReport(
    name="collected",
    title=N_("Money collected"),
    parts=taken_at_desk(),
    columns=(
        summed("cash", N_("Cash"), seldom=True),
        summed("wechat", N_("WeChat"), seldom=True),
        summed("alipay", N_("Alipay"), seldom=True),
        summed("card", N_("Card"), seldom=True),
        summed("transfer", N_("Bank transfer"), seldom=True),
        summed("cheque", N_("Cheque"), seldom=True),
        summed("other", N_("Other"), seldom=True),
        summed("taken_back", N_("Void and red"), is_trouble=True),
        summed("money", N_("Money in"), *_METHODS, "taken_back", strong=True),
        summed("offset", N_("Settled without money"), seldom=True),
    ),
    cuts=(
        ("item",),
        ("cashier", "item"),
        ("cashier",),
        ("day",),
        ("building",),
        ("keeper",),
        ("booked",),
    ),
    notes=(
        N_("By the day of booking; voids and red receipts stand apart, on their own day;"),
        N_("what prepayments and deposits paid is no money in and stands apart;"),
        N_("where one payment came by several methods, the first pays the first of its lines."),
    ),
    bars="money",
    proofs={"money": lambda facts: facts.money_in},
)


def _payments(kind: str) -> BookPart:
    return BookPart(
        word=f"'{kind}'", fen="p.amount", row="payment", id="p.id", payment="p.id",
        tables="payment AS p JOIN posting AS b ON b.seq = p.posting_seq",
        where=f"{IN_DAYS} AND p.kind = '{kind}'", unit="p.unit_id",
        account="NULL", item="NULL", since="NULL", until="NULL", due="NULL",
        shift="p.session_id", reason="p.reason",
    )  # fmt: skip


def _refunds() -> BookPart:
    return deposits_moved("'refunded'", f"{IN_DAYS} AND e.kind = 'refunded'")


TAKEN_BACK = BookReport(
    name="taken_back",
    title=N_("Voids, red receipts and refunds"),
    parts=(
        _payments("void"),
        _payments("red"),
        _refunds(),
        lines("'lines'", f"{IN_DAYS} AND c.kind = 'reversal'"),
    ),
    columns=(
        summed("void", N_("Receipts void"), "-void", is_trouble=True),
        summed("red", N_("Red receipts"), "-red", is_trouble=True),
        summed("refunded", N_("Paid back"), "-refunded"),
        summed("gone", N_("Money that went back"), "-void", "-red", "-refunded", strong=True),
        summed("lines", N_("Bills taken back"), "-lines"),
    ),
    cuts=(("cashier",), ("reason",), ("day",), ("building",), ("user",)),
    notes=(
        N_("A void or red receipt counts on the day it was made, not on that of its receipt;"),
        N_("paid back is what refunds of deposits and prepayments paid; the bank's returns less;"),
        N_("bills taken back move no money and stand apart."),
    ),
    bars="gone",
)

"""What stands on the sides of a receipt: its lines as rows, divided among pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from propdesk.fees.papers.basis import merged_paid
from propdesk.fees.papers.facts import PaidBy, PaidLine, ReceiptFacts
from propdesk.fees.papers.words import (
    amount_or_blank,
    basis_text,
    days_late_text,
    how_text,
    months_text,
    part_words,
)
from propdesk.fees.receipts.layout import Layout
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.paper.typeface import width_in_mm, wrap

PAD = 1.5


@dataclass(frozen=True, slots=True)
class CopyMark:
    """Which print this is: reprint 0 is the original; `state` overrides that of the facts.

    `parts`: every line as it was settled, months that could be told as one line too. `why`: what
    was wrong with the paper before this one.
    """

    reprint: int = 0
    day: date | None = None
    by: str = ""
    state: str = ""
    parts: bool = False
    why: str = ""

    @property
    def again(self) -> str:
        """That the same number was printed before, and why it is again; "" on an original."""
        if not self.reprint:
            told = _("Printed again, {day}") if self.why else ""
        else:
            told = _("Reprint no. {count}, {day}")
        told = told.format(count=self.reprint, day=self.day or "")
        return _("{again} ({why})").format(again=told, why=self.why) if self.why else told


ORIGINAL = CopyMark()


class Row(NamedTuple):
    """What stands in the six columns of one row."""

    item: str = ""
    period: str = ""
    how: str = ""
    discount: str = ""
    late_fee: str = ""
    amount: str = ""


class Block(NamedTuple):
    """The rows of one line, which stay together, and what it comes to."""

    rows: list[Row]
    net: Money


class ReceiptSide(NamedTuple):
    """One side of one copy: the facts, its rows and their sum, and which page of how many."""

    facts: ReceiptFacts
    mark: CopyMark
    rows: Sequence[Row]
    subtotal: Money
    page: int
    pages: int


def sheets_of(layout: Layout, facts: ReceiptFacts, mark: CopyMark) -> list[ReceiptSide]:
    """Divide the lines of a receipt among as few pages as possible."""
    pages = _pages(_blocks(layout, facts, mark), layout.most)
    return [
        ReceiptSide(
            facts,
            mark,
            [row for block in page for row in block.rows],
            total(block.net for block in page),
            number,
            len(pages),
        )
        for number, page in enumerate(pages, 1)
    ]


def _blocks(layout: Layout, facts: ReceiptFacts, mark: CopyMark) -> list[Block]:
    return [
        *(Block(rows_of_line(layout, line), line.net) for line in printed_lines(facts, mark)),
        *(Block([Row(item=name, amount=str(one))], one) for name, one in prepaid_parts(facts)),
    ]


def _pages(blocks: Sequence[Block], most: int) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    taken = 0
    for block in blocks:
        if taken + len(block.rows) > most and pages[-1]:
            pages.append([])
            taken = 0
        pages[-1].append(block)
        taken += len(block.rows)
    return pages


def printed_lines(facts: ReceiptFacts, mark: CopyMark) -> Sequence[PaidLine]:
    """The lines to print: one for an unbroken stretch of months, or each by itself."""
    return facts.lines if mark.parts else merged_paid(facts.lines)


def line_basis(line: PaidLine) -> str:
    """What a line's amount was computed from; of a part, what the whole line was."""
    if line.days_late:
        return days_late_text(line.days_late)
    if line.basis is None:
        return how_text(line.how) or line.remark
    return basis_text(line.basis, negative=line.amount < ZERO and not line.is_part)


def rows_of_line(layout: Layout, line: PaidLine) -> list[Row]:
    """One row, or several when the item or the explanation is too long for a legible squeeze.

    A line paid in part says below what was charged and what is left.
    """
    edges = layout.columns
    items = _cell_lines(line.item, edges[1] - edges[0], layout.body)
    hows = _cell_lines(line_basis(line), edges[3] - edges[2], layout.body, most=6)
    first = Row(
        items[0],
        months_text(line.period_from, line.period_to, line.months),
        hows[0],
        amount_or_blank(-line.discount),
        amount_or_blank(line.late_fee),
        str(line.net),
    )
    below = [
        Row(item=item, how=how) for item, how in zip_longest(items[1:], hows[1:], fillvalue="")
    ]
    parts = [f"{word} {amount}" for word, amount in part_words(line)]
    if parts:
        half = len(parts) // 2
        below.append(Row(period="  ".join(parts[:half]), how="  ".join(parts[half:])))
    return [first, *below]


def _cell_lines(text: str, width: float, size: float, *, most: int = 3) -> list[str]:
    if len(text) * size < width or width_in_mm(text, size) <= (width - 2 * PAD) / 0.72:
        return [text]
    return wrap(text, (width - 2 * PAD) / 0.85, size, most=most)


def kept_words(facts: ReceiptFacts) -> str:
    """That the rest is prepaid, and for which item alone."""
    if not facts.prepaid_for:
        return _("Kept as prepayment")
    return _("Kept as prepayment of {item}").format(item=facts.prepaid_for)


def prepaid_parts(facts: ReceiptFacts) -> list[tuple[str, Money]]:
    """What went into prepayment and what came out of it, so that the lines add up."""
    if facts.is_offset:  # the lines are what was taken
        return []
    parts = (
        (kept_words(facts), facts.prepaid_in),
        (_("Taken from prepayment"), -facts.prepaid_used),
    )
    return [(name, amount) for name, amount in parts if amount]


def paid_by(facts: ReceiptFacts) -> tuple[PaidBy, ...]:
    """The ways it was paid; of what moved no money the prepayment."""
    return (PaidBy("prepaid", facts.prepaid_used),) if facts.is_offset else facts.methods


def cash_parts(facts: ReceiptFacts) -> list[tuple[str, Money]]:
    """Cash given, change, and what is left as prepayment, as far as they are known."""
    parts: list[tuple[str, Money]] = []
    if facts.tendered is not None:
        parts = [
            (pgettext("paper", "Tendered"), facts.tendered),
            (pgettext("paper", "Change"), facts.change or ZERO),
        ]
    if facts.prepaid_left is not None:
        parts.append((_("Prepayment left"), facts.prepaid_left))
    return parts


def remark_text(facts: ReceiptFacts) -> str:
    """The remark, what it reverses, the paper written by hand before, and the day the money came if
    that was another one."""
    parts = [facts.remark] if facts.remark else []
    if facts.paper_no:
        parts.insert(0, _("Handwritten receipt {number}").format(number=facts.paper_no))
    if facts.amends:
        parts.insert(0, _("Corrected receipt, in place of {number}").format(number=facts.amends))
    if facts.amended_by:
        parts.insert(0, _("Corrected: {number} stands in place").format(number=facts.amended_by))
    if facts.refers_to:
        parts.insert(0, _("Reverses {number}").format(number=facts.refers_to))
    if facts.reason:
        parts.append(_("Reason: {reason}").format(reason=facts.reason))
    if facts.value_day and facts.value_day != facts.day:
        parts.append(_("Money received on {day}").format(day=facts.value_day))
    if facts.cash_in_all is not None:
        told = _("Tendered and change are for {amount} in cash, on all receipts of this payment")
        parts.append(told.format(amount=facts.cash_in_all))
    return "   ".join(parts)

"""The deposits held at the end of a day by payer, for taking over or handing over an estate: each
with its receipt and who holds the money."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.deposits.service import receipt_of
from propdesk.fees.held.moves import HeldDeposit, deposit_moves
from propdesk.fees.held.report import names_of_payers
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.paper.flow import PaperColumn, across, draw_pages, gap, sides, table
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.records.folding import natural_key
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables


class NothingHeldThen(UserError):
    """A list would be empty."""

    message = N_("No deposit was held at the end of {day}.")


class HeldOfPayer(msgspec.Struct, frozen=True):
    """A deposit of the list: whose, which, its original receipt, how much of it was held."""

    payer: str
    one: HeldDeposit
    receipt: str
    held: Money


class HeldList(msgspec.Struct, frozen=True):
    """The list of a day, the payers in order, each with all deposits."""

    day: date
    lines: tuple[HeldOfPayer, ...]

    @property
    def payers(self) -> list[tuple[str, list[HeldOfPayer]]]:
        """The lines of each payer."""
        found: dict[str, list[HeldOfPayer]] = defaultdict(list)
        for line in self.lines:
            found[line.payer].append(line)
        return list(found.items())

    @property
    def holders(self) -> list[tuple[Holder, Money]]:
        """How much each has, without those who have nothing."""
        sums = dict.fromkeys(Holder, ZERO)
        for line in self.lines:
            sums[line.one.holder] += line.held
        return [(who, money) for who, money in sums.items() if money]


@use_case(permission="fees.view")
def held_by_payer(session: Session, *, day: date) -> HeldList:
    """What was held at the end of a day. Raises NothingHeldThen."""
    moved = deposit_moves(session)
    called = names_of_payers(moved)
    found = []
    for one, moves in moved.items():
        held = total(move.amount for move in moves if move.day <= day)
        if held > ZERO:
            receipt = receipt_of(session, session.get_one(Deposit, one.id)) if one.id else ""
            found.append(HeldOfPayer(called[one], one, receipt, held))
    if not found:
        raise NothingHeldThen(day=day)
    ordered = sorted(found, key=lambda line: (natural_key(line.payer), line.one.no))
    return HeldList(day, tuple(ordered))


def held_pdf(held: HeldList, head: PaperHead) -> bytes:
    """Draw the list on A4 across: a sum below each payer of several deposits, who holds how much,
    and the signatures of both sides."""
    title = _("Deposits held, by payer")
    drawing, strip, top = across(title)
    rows: list[Sequence[str]] = []
    for payer, lines in held.payers:
        rows += [_cells(line) for line in lines]
        if len(lines) > 1:
            whole = total(line.held for line in lines)
            told = _("{payer}, together").format(payer=payer)
            rows.append((told, "", "", "", "", "", "", str(whole)))
    every = total(line.held for line in held.lines)
    pieces = [
        *head_pieces(
            drawing, strip, head, title,
            pgettext("paper", "at the end of {day}").format(day=held.day), sizes=(12, 15),
        ),
        gap(1),
        *table(
            drawing, strip, _columns(), rows, height=6.5,
            totals=(_("Total"), "", "", "", "", "", "", str(every)),
        ),
        gap(2),
    ]  # fmt: skip
    labelled, line = pgettext("label on paper", "{label}: "), "_" * 20
    for holder, money in held.holders:
        who = labelled.format(label=_("Held by")) + holder.label
        pieces.append(sides(drawing, strip, who, f"¥{money}"))
    handed = labelled.format(label=pgettext("paper", "Handed over by")) + line
    taken = labelled.format(label=pgettext("paper", "Taken over by")) + line
    pieces += [gap(7), sides(drawing, strip, handed, taken)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(_("Payer"), 40),
        PaperColumn(_("Unit"), 26),
        PaperColumn(_("Deposit"), 34),
        PaperColumn(_("Deposit for"), 44),
        PaperColumn(_("Original receipt"), 34),
        PaperColumn(_("Held since"), 24),
        PaperColumn(_("Held by"), 26),
        PaperColumn(_("Held"), 28, "right"),
    )


def _cells(line: HeldOfPayer) -> Sequence[str]:
    one = line.one
    since = one.since.isoformat() if one.since else ""
    return (
        line.payer, one.unit, one.no, one.item, line.receipt, since, one.holder.label,
        str(line.held),
    )  # fmt: skip


def write_held(path: Path, held: HeldList) -> int:
    """Write the list as one .xlsx, and who holds how much on a second sheet; how many rows."""
    columns = [
        SheetColumn("payer", N_("Payer"), width=20),
        SheetColumn("phone", N_("Phone"), width=16),
        SheetColumn("unit", N_("Unit"), width=14),
        SheetColumn("no", N_("Deposit"), width=18),
        SheetColumn("item", N_("Deposit for"), width=20),
        SheetColumn("receipt", N_("Original receipt"), width=18),
        SheetColumn("since", N_("Held since"), CellKind.DATE),
        SheetColumn("holder", N_("Held by"), width=14),
        SheetColumn("held", N_("Held"), CellKind.MONEY),
    ]
    rows = [
        (
            line.payer, line.one.phone, line.one.unit, line.one.no, line.one.item,
            line.receipt, line.one.since, line.one.holder.label, line.held,
        )
        for line in held.lines
    ]  # fmt: skip
    sums = [
        SheetColumn("holder", N_("Held by"), width=20),
        SheetColumn("held", N_("Held"), CellKind.MONEY),
    ]
    by_holder = [(holder.label, money) for holder, money in held.holders]
    return write_tables(
        path,
        [
            TableSheet(_("Deposits held, by payer"), columns, rows),
            TableSheet(_("By who holds the money"), sums, by_holder),
        ],
    )

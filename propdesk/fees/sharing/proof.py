"""The proof of a shared bill: bill, weights, shares and remainder, for the notice board and as a
workbook. It names rooms, never people."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from propdesk.fees.sharing.rules import MEASURE, ONE, WEIGHT, SharedState
from propdesk.fees.sharing.shares import Sharing, UnitShare
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    sides,
    table,
    under_title,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.scaled import SHARE, format_scaled
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables


def measure_told(one: UnitShare) -> str:
    """What was measured of a unit: 89.46, 3."""
    return format_scaled(one.measure, MEASURE)


def coefficient_told(one: UnitShare) -> str:
    """The coefficient of its floor."""
    return format_scaled(one.coefficient, SHARE)


def weight_told(weight: int) -> str:
    """A weight, or a sum of them."""
    return format_scaled(weight, WEIGHT)


def has_coefficients(found: Sharing) -> bool:
    """Whether any floor counts otherwise than 1."""
    return any(one.coefficient != ONE for one in found.shares)


def proof_pdf(found: Sharing, head: PaperHead) -> bytes:
    """Draw the proof on A4: the bill, every share from what it came, the check of the sum."""
    title = pgettext("paper", "How a bill is shared")
    drawing, strip, top = upright("a4", f"{title} {found.no}")
    widened = has_coefficients(found)
    told = [_cells(one, widened=widened) for one in found.shares]
    totals = _cells_of_sum(found, widened=widened)
    pieces = [
        *head_pieces(drawing, strip, head, title, found.no, sizes=(12, 15)),
        *form(drawing, strip, _bill_lines(found)),
        *_not_yet(drawing, strip, found),
        gap(2),
        *table(drawing, strip, _columns(found, widened=widened), told, height=6, totals=totals),
        gap(2),
        *paragraph(drawing, strip, sum_told(found)),
        *_left_out(drawing, strip, found),
        gap(6),
        sides(
            drawing, strip, pgettext("paper", "Computed by: ________________"),
            pgettext("paper", "Checked by: ________________"),
        ),
    ]  # fmt: skip
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _not_yet(drawing: Drawing, strip: Strip, found: Sharing) -> Iterable[Piece]:
    if found.state is SharedState.SHARED:
        return ()
    words = pgettext("paper", "Not shared out yet: this is how it would be shared today.")
    return (gap(2), *paragraph(drawing, strip, words))


def _bill_lines(found: Sharing) -> Sequence[tuple[str, str]]:
    lines = [
        (pgettext("paper", "Fee item"), found.item),
        (pgettext("paper", "Period"), f"{found.first} – {found.last}"),
        (pgettext("paper", "Amount of the bill"), f"¥{found.amount}"),
        (pgettext("paper", "Supplier and bill"), f"{found.supplier} {found.bill_no}".strip()),
        (pgettext("paper", "Shared by"), found.by.label),
        (pgettext("paper", "Shared among"), _scope(found)),
        (pgettext("paper", "Shares due on"), str(found.due_day)),
    ]
    if found.bands:
        lines.append((pgettext("paper", "Coefficient by floor"), found.bands.replace("\n", "; ")))
    return lines


def _scope(found: Sharing) -> str:
    if not found.buildings:
        return found.among.label
    return _("{units}, buildings {codes}").format(units=found.among.label, codes=found.buildings)


def sum_told(found: Sharing) -> str:
    """The check of the sum, with the remainder and where it went."""
    told = pgettext(
        "paper",
        "Check: the shares of {count} units add up to {shared}, the bill is {amount}. Each share "
        "is bill × weight ÷ {whole}, cut to the fen; the remaining {rest} went to the units "
        "marked *, one fen each, the largest rests first.",
    )
    return told.format(
        count=len(found.shares), shared=found.shared, amount=found.amount,
        whole=weight_told(found.whole), rest=found.remainder,
    )  # fmt: skip


def _columns(found: Sharing, *, widened: bool) -> Sequence[PaperColumn]:
    more = (
        (
            PaperColumn(pgettext("paper", "Coefficient"), 28, "right"),
            PaperColumn(pgettext("paper", "Weight"), 34, "right"),
        )
        if widened
        else ()
    )
    return (
        PaperColumn(pgettext("paper", "Room"), 50),
        PaperColumn(found.by.label, 34, "right"),
        *more,
        PaperColumn(pgettext("paper", "Share"), 34, "right"),
        PaperColumn("*", 10),
    )


def _cells(one: UnitShare, *, widened: bool) -> Sequence[str]:
    more = (coefficient_told(one), weight_told(one.weight)) if widened else ()
    return (one.code, measure_told(one), *more, str(one.amount), "*" if one.extra else "")


def _cells_of_sum(found: Sharing, *, widened: bool) -> Sequence[str]:
    measured = format_scaled(sum(one.measure for one in found.shares), MEASURE)
    more = ("", weight_told(found.whole)) if widened else ()
    return (pgettext("paper", "Total"), measured, *more, str(found.shared), "")


def _left_out(drawing: Drawing, strip: Strip, found: Sharing) -> Iterable[Piece]:
    if not found.left_out:
        return ()
    columns = (
        PaperColumn(pgettext("paper", "Room"), 50),
        PaperColumn(pgettext("paper", "Why it has no share"), 106),
    )
    return (
        gap(2),
        *under_title(
            [heading(drawing, strip, pgettext("paper", "Left out"), 11)],
            table(drawing, strip, columns, [(one.code, one.why) for one in found.left_out]),
        ),
    )


def write_proof(path: Path, found: Sharing) -> int:
    """Write the proof as one .xlsx: shares, units left out, the bill; how many rows."""
    columns = [
        SheetColumn("code", N_("Unit"), width=18),
        SheetColumn("measure", N_("Measured"), CellKind.NUMBER),
        SheetColumn("coefficient", N_("Coefficient"), CellKind.NUMBER),
        SheetColumn("weight", N_("Weight"), CellKind.NUMBER),
        SheetColumn("share", N_("Share"), CellKind.MONEY),
        SheetColumn("extra", N_("Of the remainder (0.01)"), CellKind.WHOLE),
    ]
    rows = [
        (
            one.code, Decimal(one.measure).scaleb(-MEASURE),
            Decimal(one.coefficient).scaleb(-SHARE), Decimal(one.weight).scaleb(-WEIGHT),
            one.amount, one.extra,
        )
        for one in found.shares
    ]  # fmt: skip
    reasons = [
        SheetColumn("code", N_("Unit"), width=18),
        SheetColumn("why", N_("Why it has no share"), width=40),
    ]
    left = [(one.code, one.why) for one in found.left_out]
    said = [SheetColumn("what", N_("The bill"), width=24), SheetColumn("value", "", width=50)]
    return write_tables(
        path,
        [
            TableSheet(_("Shares"), columns, rows),
            TableSheet(_("Units left out"), reasons, left),
            TableSheet(_("The bill"), said, [*_bill_lines(found), ("", sum_told(found))]),
        ],
    )

"""The settlement sheet that both sign, and the clearance certificate 结清证明, line by line."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.movein.owner_change.cleared import Clearance
from propdesk.movein.owner_change.lines import SettleLine, Settlement
from propdesk.movein.owner_change.rules import Bears, LineSort
from propdesk.movein.owner_change.sides import sums_told

_MONEY = (
    LineSort.OFFER, LineSort.BILL, LineSort.DEBT, LineSort.TO_COME, LineSort.PREPAID,
)  # fmt: skip


def settlement_pdf(found: Settlement, head: PaperHead) -> bytes:
    """Draw the settlement: every line with its days, principal and late fee, and what each owes."""
    title = pgettext("paper", "Settlement of an owner change")
    drawing, strip, top = across(f"{title} {found.no}")
    pieces = [
        *head_pieces(drawing, strip, head, title, found.no, sizes=(12, 15)),
        *form(drawing, strip, _between(found)),
    ]
    money = [_money(one) for one in found.of(*_MONEY)]
    if money:
        pieces += [gap(2), *table(drawing, strip, _money_columns(), money)]
    others = [one for one in found.lines if one.sort not in _MONEY]
    if others:
        pieces += [gap(2), *table(drawing, strip, _other_columns(), [_other(o) for o in others])]
    pieces += [gap(2), *_sums(drawing, strip, found), *_foot(drawing, strip)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def clearance_pdf(found: Clearance, head: PaperHead) -> bytes:
    """Draw the certificate of the old owner; what is billed later stands on it."""
    title = pgettext("paper", "Clearance certificate")
    drawing, strip, top = upright("a4", f"{title} {found.no}")
    words = pgettext("paper", "The maintenance fund stays with the unit: have it renamed.")
    signed = (
        pgettext("paper", "Issued by: ________________"),
        pgettext("paper", "Seal and day: ________________"),
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, found.no, sizes=(12, 18)),
        gap(3),
        *_cleared(drawing, strip, found),
        *(_billed_later(drawing, strip, found) if found.later else ()),
        gap(2),
        *paragraph(drawing, strip, words),
        gap(10),
        sides(drawing, strip, *signed),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _cleared(drawing: Drawing, strip: Strip, found: Clearance) -> list[Piece]:
    change = found.change
    told = pgettext(
        "paper",
        "{name} has paid the following fees of {unit} for the days until {last}. As of {day} "
        "none of them is open.",
    )
    known = {"name": change.seller, "unit": change.unit, "last": _last(change), "day": found.day}
    rows = [
        [one.unit, one.item, _span(one.first, one.last), str(one.principal), str(one.late_fee)]
        for one in found.lines
    ]
    if not rows:
        told = pgettext("paper", "{name} was charged nothing for {unit} for the days until {last}.")
        return paragraph(drawing, strip, told.format(**known))
    return [
        *paragraph(drawing, strip, told.format(**known)),
        gap(2),
        *table(drawing, strip, _clear_columns(), rows),
        gap(2),
    ]


def _billed_later(drawing: Drawing, strip: Strip, found: Clearance) -> list[Piece]:
    last = _last(found.change)
    rows = [
        [one.unit, one.what, _span(one.first, last), str(one.old), "0.00"] for one in found.later
    ]
    words = pgettext("paper", "They reach the old owner when they are billed.")
    return [
        heading(drawing, strip, pgettext("paper", "Not billed yet for these days"), 11),
        *table(drawing, strip, _clear_columns(), rows),
        *paragraph(drawing, strip, words),
    ]


def _last(change: Settlement) -> date:
    return change.day - ONE_DAY


def _between(found: Settlement) -> Sequence[tuple[str, str]]:
    bears = found.bears.label if isinstance(found.bears, Bears) else ""
    return (
        (pgettext("paper", "Room"), found.unit),
        (pgettext("paper", "New owner from"), str(found.day)),
        (pgettext("paper", "Old owner"), found.seller),
        (pgettext("paper", "New owner"), found.buyer),
        (pgettext("paper", "Basis of the day"), f"{found.basis.label} {found.basis_day}"),
        (pgettext("paper", "That day is borne by"), bears),
        (pgettext("paper", "Certificate or contract"), found.document_no),
        (pgettext("paper", "Agreement"), found.agreement),
    )


def _money_columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "Section"), 30),
        PaperColumn(pgettext("paper", "Fee item"), 38),
        PaperColumn(pgettext("paper", "Period"), 44),
        PaperColumn(pgettext("paper", "Principal"), 24, "right"),
        PaperColumn(pgettext("paper", "Late fee"), 20, "right"),
        PaperColumn(pgettext("paper", "Paid"), 24, "right"),
        PaperColumn(pgettext("paper", "Old owner"), 24, "right"),
        PaperColumn(pgettext("paper", "New owner"), 24, "right"),
        PaperColumn(pgettext("paper", "What becomes of it"), 50),
    )


def _money(line: SettleLine) -> Sequence[str]:
    return (
        line.sort.label,
        f"{line.unit} {line.what}",
        _span(line.first, line.last),
        str(line.principal),
        str(line.late_fee),
        str(line.settled),
        str(line.old),
        str(line.new),
        line.choice.label,
    )


def _other_columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "Section"), 30),
        PaperColumn(pgettext("paper", "What"), 90),
        PaperColumn(pgettext("paper", "Amount"), 24, "right"),
        PaperColumn(pgettext("paper", "Note"), 74),
        PaperColumn(pgettext("paper", "What becomes of it"), 50),
    )


def _other(line: SettleLine) -> Sequence[str]:
    amount = str(line.principal) if line.sort is LineSort.DEPOSIT else ""
    return line.sort.label, line.what, amount, line.note, line.choice.label


def _clear_columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "Room"), 26),
        PaperColumn(pgettext("paper", "Fee item"), 46),
        PaperColumn(pgettext("paper", "Period"), 56),
        PaperColumn(pgettext("paper", "Principal"), 28, "right"),
        PaperColumn(pgettext("paper", "Late fee"), 24, "right"),
    )


def _span(first: date | None, last: date | None) -> str:
    return " – ".join(str(day) for day in (first, last) if day is not None)


def _sums(drawing: Drawing, strip: Strip, found: Settlement) -> list[Piece]:
    columns = (
        PaperColumn("", 60),
        PaperColumn(pgettext("paper", "Old owner"), 40, "right"),
        PaperColumn(pgettext("paper", "New owner"), 40, "right"),
    )
    rows = [[name, str(old), str(new)] for name, old, new in sums_told(found)]
    narrow = strip._replace(width=strip.width * 0.5)
    first, *rest = table(drawing, narrow, columns, rows)
    return [first, *(one._replace(stay=True) for one in rest)]


def _foot(drawing: Drawing, strip: Strip) -> list[Piece]:
    words = pgettext("paper", "The maintenance fund stays with the unit: have it renamed.")
    return [
        gap(2),
        *paragraph(drawing, strip, words),
        gap(10),
        sides(
            drawing,
            strip,
            pgettext("paper", "Old owner, day: ________________"),
            pgettext("paper", "New owner, day: ________________"),
        ),
    ]

"""The receipt: three copies with one number, on continuous paper, A5 or A4."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.papers.words import labelled, long_day, methods_text, spaced, yuan_figures
from propdesk.fees.receipts.layout import STRIP, Layout
from propdesk.fees.receipts.rows import (
    PAD,
    CopyMark,
    ReceiptSide,
    Row,
    cash_parts,
    paid_by,
    remark_text,
)
from propdesk.fees.receipts.states import ReceiptState
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.typeface import width_in_mm

THREE_COPIES = ("stub", "customer", "ledger")
COPIES = {
    "stub": N_("Copy 1 Stub"),
    "customer": N_("Copy 2 Customer"),
    "ledger": N_("Copy 3 Ledger"),
    "set": N_("Three-part set: stub, customer, ledger"),
}
TITLES = {
    "receipt": N_("Receipt of fees"),
    "red": N_("Red receipt"),
    "offset": N_("Note of prepayment used"),
    "red offset": N_("Red note of prepayment used"),
}
SIGNATURES = (0.27, 0.53, 0.69, 0.85, 1.0)  # received, handled, approved, checked
ACROSS: Mapping[str, str] = {ReceiptState.VOID: N_("VOID"), ReceiptState.REVERSED: N_("REVERSED")}
NO_MONEY = N_("Not a receipt of money: it tells what was paid from the prepayment.")
NOTE = N_("Please check the amount; if in doubt, ask the service office.")


def draw_receipt(drawing: Drawing, layout: Layout, copy: str, sheet: ReceiptSide) -> None:
    """Draw one side of one copy on the current page."""
    facts = sheet.facts
    count = max(layout.rows, len(sheet.rows))
    key = (copy, count, paper_title(facts), facts.company, facts.estate, facts.practice)
    _across(drawing, layout, across(facts, sheet.mark))
    drawing.frame(key, lambda: _frame(drawing, layout, facts, copy, count))
    drawing.text(layout.right, layout.title, f"№ {facts.number}", size=11, bold=True, align="right")
    _fields(drawing, layout, facts)
    _lines(drawing, layout, sheet.rows, count)
    _bands(drawing, layout, sheet)
    _signatures(drawing, layout, facts, copy)
    _foot(drawing, layout, sheet)


def paper_title(facts: ReceiptFacts) -> str:
    """What the paper is called, to be translated."""
    kind = "red offset" if facts.kind == "red" and facts.is_offset else facts.kind
    return TITLES.get(kind, TITLES["receipt"])


def across(facts: ReceiptFacts, mark: CopyMark) -> str:
    """What stands across a paper that stands for no money any more, to be translated; '' else."""
    return ACROSS.get(mark.state or facts.state, "")


def note_of(facts: ReceiptFacts) -> str:
    """The sentence at the foot, to be translated."""
    return NO_MONEY if facts.is_offset else NOTE


def _across(drawing: Drawing, layout: Layout, state: str) -> None:
    """Say over the lines and again beside the title that the receipt is no longer good."""
    if not state:
        return
    word, size = _(state), layout.sizes[1] * 0.75
    drawing.across(word, layout.paper.width * 0.42, layout.table + 27, size=90)
    width = width_in_mm(word, size, bold=True) + 3
    x, height = layout.left + (layout.right - layout.left) * 0.63, size * 0.5
    drawing.box(x, layout.title - height * 0.8, width, height, thick=0.5)
    drawing.text(x + 1.5, layout.title - height * 0.05, word, size=size, bold=True)


def _frame(drawing: Drawing, layout: Layout, facts: ReceiptFacts, copy: str, count: int) -> None:
    """What is the same on every receipt of one kind."""
    middle = (layout.left + layout.right) / 2
    width = layout.right - layout.left
    company, title, body = layout.sizes
    if facts.practice:
        drawing.across(_("PRACTICE"), layout.right * 0.75, layout.lines_end, size=44)
    drawing.text(
        middle, layout.company, facts.company, size=company, bold=True, align="center", width=width
    )
    word = _(paper_title(facts))
    drawing.text(middle, layout.title, spaced(word), size=title, bold=True, align="center")
    drawing.text(layout.left, layout.title, facts.estate, size=body, width=width * 0.33)
    _grid(drawing, layout, count)
    _labels(drawing, layout)
    _copy_name(drawing, layout, copy)
    drawing.text(layout.left, layout.foot, _(note_of(facts)), size=9, width=width * 0.45)
    drawing.text(layout.left, layout.sign, _("Seal of the company"), size=9)
    for label, x, _width in _field_places(layout):
        drawing.text(x, layout.fields, label, size=9.5)
    for label, x, _width in _signer_places(layout, copy, is_offset=facts.is_offset):
        drawing.text(x, layout.sign, label, size=9)


def _grid(drawing: Drawing, layout: Layout, count: int) -> None:
    left, right, top = layout.left, layout.right, layout.table
    end = layout.lines_end
    bottom = end + sum(layout.bands)
    drawing.box(left, top, right - left, bottom - top, thick=0.5)
    pitch = (end - top - layout.header) / count
    for row in range(count + 1):
        y = top + layout.header + row * pitch
        drawing.line(left, y, right, y)
    for edge in layout.columns[1:-1]:
        drawing.line(edge, top, edge, end)
    for band in layout.bands[:-1]:
        end += band
        drawing.line(left, end, right, end)


def _labels(drawing: Drawing, layout: Layout) -> None:
    edges, size = layout.columns, layout.body
    heads = (
        pgettext("paper", "Fee item"),
        pgettext("paper", "Period"),
        pgettext("paper", "Basis"),
        pgettext("paper", "Discount"),
        pgettext("paper", "Late fee"),
        _("Amount (yuan)"),
    )
    y = _baseline(layout.table, layout.header, size)
    for index, head in enumerate(heads):
        centre, width = (edges[index] + edges[index + 1]) / 2, edges[index + 1] - edges[index]
        drawing.text(centre, y, head, size=size, bold=True, align="center", width=width - 2 * PAD)
    top = layout.lines_end
    labels = (_("Total in capitals"), pgettext("paper", "Paid by"), pgettext("paper", "Remark"))
    for band, label in zip(layout.bands, labels, strict=True):
        width = _label_width(layout)
        y = _baseline(top, band, size)
        drawing.text(layout.left + PAD, y, label, size=size, bold=True, width=width - 2 * PAD)
        top += band
    drawing.line(layout.left + width, layout.lines_end, layout.left + width, top)


def _label_width(layout: Layout) -> float:
    return 26 if layout.paper.width > 200 else 24


def _copy_name(drawing: Drawing, layout: Layout, copy: str) -> None:
    name = _(COPIES[copy])
    middle = (layout.table + layout.lines_end + sum(layout.bands)) / 2
    x = layout.right + STRIP / 2 + 0.5
    if name.isascii():
        drawing.turned(x, middle, name)
        return
    letters = ["" if letter == " " else letter for letter in name]
    step = 4.2
    drawing.lines(x, middle - step * len(letters) / 2, letters, align="center", leading=step)


def _field_places(layout: Layout) -> list[tuple[str, float, float]]:
    """Label, left edge and width of payer and room."""
    width = layout.right - layout.left
    return [
        (labelled(pgettext("paper", "Payer")), layout.left, width * 0.33),
        (labelled(pgettext("paper", "Room")), layout.left + width * 0.345, width * 0.435),
    ]


def _fields(drawing: Drawing, layout: Layout, facts: ReceiptFacts) -> None:
    """Payer, room and date; a long name or address takes two lines."""
    room = facts.unit_title or facts.unit_code
    for (label, x, width), value in zip(_field_places(layout), (facts.payer, room), strict=True):
        taken = width_in_mm(label, 9.5, bold=drawing.impact)
        room_left = width - taken
        drawing.block(x + taken, layout.fields, value, room_left, size=9.5, bold=True, height=8)
    day = labelled(pgettext("paper", "Date"), long_day(facts.day))
    drawing.text(layout.right, layout.fields, day, size=9.5, bold=True, align="right")


def _lines(drawing: Drawing, layout: Layout, rows: Sequence[Row], count: int) -> None:
    edges, size = layout.columns, layout.body
    pitch = (layout.lines_end - layout.table - layout.header) / count
    y = _baseline(layout.table + layout.header, pitch, size)
    widths = [end - begin - 2 * PAD for begin, end in pairwise(edges)]
    for row in rows:
        drawing.text(edges[0] + PAD, y, row.item, size=size, width=widths[0])
        centre = (edges[1] + edges[2]) / 2
        drawing.text(centre, y, row.period, size=size, width=widths[1], align="center")
        drawing.text(edges[2] + PAD, y, row.how, size=size, width=widths[2])
        for column in (3, 4, 5):
            drawing.text(
                edges[column + 1] - PAD,
                y,
                row[column],
                size=size,
                bold=column == 5,
                width=widths[column],
                align="right",
            )
        y += pitch


def _bands(drawing: Drawing, layout: Layout, sheet: ReceiptSide) -> None:
    """The total in capitals and figures, the way of paying, the remark."""
    facts, size = sheet.facts, layout.body
    x, right = layout.left + _label_width(layout) + PAD, layout.right - PAD
    y = _baseline(layout.lines_end, layout.bands[0], 11)
    if sheet.page < sheet.pages:
        drawing.text(x, y, _("continued on the next page"), size=size)
        subtotal = labelled(pgettext("paper", "Subtotal of this page"), str(sheet.subtotal))
        drawing.text(right, y, subtotal, size=size, bold=True, align="right", width=70)
    else:
        amount = yuan_figures(facts.written)
        drawing.text(right, y, amount, size=12, bold=True, align="right", width=38)
        written = f"人民币{rmb_capitals(facts.written)}"
        drawing.text(x, y, written, size=11, bold=True, width=right - x - 40)
    y = _baseline(layout.lines_end + layout.bands[0], layout.bands[1], size)
    cash = "   ".join(f"{word} {amount}" for word, amount in cash_parts(facts))
    drawing.text(x, y, methods_text(paid_by(facts)), size=size, width=(right - x) * 0.58)
    drawing.text(right, y, cash, size=size, align="right", width=(right - x) * 0.40)
    top = layout.lines_end + layout.bands[0] + layout.bands[1]
    y = _baseline(top, layout.bands[2], size)
    drawing.block(x, y, remark_text(facts), right - x, size=size, height=layout.bands[2])


def _signer_places(layout: Layout, copy: str, *, is_offset: bool) -> list[tuple[str, float, float]]:
    """Label, left edge and width of those who sign; only the stub is checked by another."""
    words = [
        "" if is_offset else _("Received by (signature)"),
        pgettext("paper", "Handled by"),
        pgettext("paper", "Approved by"),
        *([pgettext("paper", "Checked by")] if copy in ("stub", "set") else []),
    ]
    width = layout.right - layout.left
    return [
        (labelled(word) if word else "", layout.left + begin * width, (end - begin) * width - PAD)
        for word, (begin, end) in zip(words, pairwise(SIGNATURES), strict=False)
    ]


def _signatures(drawing: Drawing, layout: Layout, facts: ReceiptFacts, copy: str) -> None:
    """Write the names behind the labels of the frame; whoever approves signs by hand."""
    received = "" if facts.is_offset else facts.cashier
    names = (received, facts.handler or facts.cashier, "", facts.reviewer)
    places = _signer_places(layout, copy, is_offset=facts.is_offset)
    for (label, x, width), name in zip(places, names, strict=False):
        if name:
            taken = width_in_mm(label, 9, bold=drawing.impact)
            drawing.text(x + taken, layout.sign, name, size=9, width=max(width - taken, 5))


def _foot(drawing: Drawing, layout: Layout, sheet: ReceiptSide) -> None:
    """When and by whom it was printed, which print, which page."""
    facts, mark = sheet.facts, sheet.mark
    printed = _("Printed {day} {by}").format(day=mark.day or facts.day, by=mark.by or facts.cashier)
    page = _("Page {page} of {pages}").format(page=sheet.page, pages=sheet.pages)
    low = layout.fields - layout.title <= 8
    again = mark.again
    if again and not low:
        y, width = layout.title + 4, (layout.right - layout.left) * 0.2
        drawing.text(layout.right, y, again, bold=True, align="right", width=width)
    code = [labelled(_("Check code"), facts.code)] if facts.code else []
    told = "   ".join([again, *code, printed, page] if again and low else [*code, printed, page])
    width = (layout.right - layout.left) * 0.53
    drawing.text(layout.right, layout.foot, told, size=9, align="right", width=width)


def _baseline(top: float, height: float, size: float) -> float:
    """Where a line of `size` points stands to look centred between `top` and `top + height`."""
    return top + height / 2 + size * 0.125

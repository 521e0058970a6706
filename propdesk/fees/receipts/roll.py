"""The receipt on an 80 mm roll: one column, as long as it needs to be."""

from propdesk.fees.papers.facts import PaidLine, ReceiptFacts
from propdesk.fees.papers.words import (
    labelled,
    long_day,
    method_word,
    months_text,
    part_words,
    yuan_figures,
)
from propdesk.fees.receipts.paper import COPIES, across, note_of, paper_title
from propdesk.fees.receipts.rows import (
    CopyMark,
    cash_parts,
    line_basis,
    paid_by,
    prepaid_parts,
    printed_lines,
    remark_text,
)
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import Piece, Strip, gap, heading, paragraph, rule, sides
from propdesk.kernel.paper.typeface import width_in_mm

STRIP = Strip(4, 72, 9)
TOP = 5.0


def roll_pieces(drawing: Drawing, facts: ReceiptFacts, mark: CopyMark, copy: str) -> list[Piece]:
    """All parts of one copy from top to bottom."""
    return [
        *_head(drawing, facts, mark, copy),
        rule(drawing, STRIP),
        *(piece for line in printed_lines(facts, mark) for piece in _line(drawing, line)),
        *(sides(drawing, STRIP, name, str(amount)) for name, amount in prepaid_parts(facts)),
        rule(drawing, STRIP),
        *_total(drawing, facts),
        *_foot(drawing, facts, mark, copy),
    ]


def _head(drawing: Drawing, facts: ReceiptFacts, mark: CopyMark, copy: str) -> list[Piece]:
    state = across(facts, mark)
    title = _(paper_title(facts))
    marks = [_(state)] if state else []
    if facts.practice:
        marks.append(_("PRACTICE"))
    if mark.again:
        marks.append(mark.again)
    return [
        *paragraph(drawing, STRIP, facts.company, bold=True),
        heading(drawing, STRIP, title, 14),
        *(heading(drawing, STRIP, f"【{text}】", 12) for text in marks),
        heading(drawing, STRIP, _(COPIES[copy]), 9),
        *paragraph(drawing, STRIP, labelled(pgettext("paper", "No."), facts.number), bold=True),
        *paragraph(drawing, STRIP, labelled(pgettext("paper", "Date"), long_day(facts.day))),
        *paragraph(drawing, STRIP, labelled(pgettext("paper", "Payer"), facts.payer)),
        *paragraph(drawing, STRIP, f"{facts.estate} {facts.unit_title or facts.unit_code}"),
    ]


def _line(drawing: Drawing, line: PaidLine) -> list[Piece]:
    """The item and its amount, then the period and what it was computed from."""
    below = [months_text(line.period_from, line.period_to, line.months), line_basis(line)]
    below += [labelled(word, str(amount)) for word, amount in part_words(line)]
    if line.discount:
        below.append(labelled(pgettext("paper", "Discount"), str(-line.discount)))
    if line.late_fee:
        below.append(labelled(pgettext("paper", "Late fee"), str(line.late_fee)))
    short = width_in_mm(line.item, STRIP.size, bold=True) <= STRIP.width * 0.6
    return [
        *([] if short else paragraph(drawing, STRIP, line.item)),
        sides(drawing, STRIP, line.item if short else "", str(line.net), bold=True),
        *(piece for text in below if text for piece in paragraph(drawing, STRIP, text, indent=3)),
        gap(1),
    ]


def _total(drawing: Drawing, facts: ReceiptFacts) -> list[Piece]:
    written = f"人民币{rmb_capitals(facts.written)}"
    return [
        sides(
            drawing,
            STRIP._replace(size=11),
            pgettext("paper", "Total"),
            yuan_figures(facts.written),
            bold=True,
        ),
        *paragraph(drawing, STRIP, written, bold=True),
        *(
            sides(drawing, STRIP, method_word(part.method), str(part.amount))
            for part in paid_by(facts)
        ),
        *(sides(drawing, STRIP, name, str(amount)) for name, amount in cash_parts(facts)),
    ]


def _foot(drawing: Drawing, facts: ReceiptFacts, mark: CopyMark, copy: str) -> list[Piece]:
    remark = remark_text(facts)
    printed = _("Printed {day} {by}").format(day=mark.day or facts.day, by=mark.by or facts.cashier)
    signed = labelled(_("Received by (signature)"), facts.cashier)
    checked = labelled(pgettext("paper", "Checked by"), facts.reviewer)
    return [
        *(
            paragraph(drawing, STRIP, labelled(pgettext("paper", "Remark"), remark))
            if remark
            else []
        ),
        rule(drawing, STRIP),
        *([] if facts.is_offset else paragraph(drawing, STRIP, signed)),
        *paragraph(
            drawing,
            STRIP,
            labelled(pgettext("paper", "Handled by"), facts.handler or facts.cashier),
        ),
        *paragraph(drawing, STRIP, labelled(pgettext("paper", "Approved by"))),
        *(paragraph(drawing, STRIP, checked) if copy in ("stub", "set") else []),
        *paragraph(drawing, STRIP, _("Seal of the company")),
        gap(24),
        *paragraph(drawing, STRIP, _(note_of(facts))),
        *paragraph(drawing, STRIP, printed),
        *(paragraph(drawing, STRIP, labelled(_("Check code"), facts.code)) if facts.code else []),
    ]

"""The payment notice: what is due, why, until when and how to pay; A4 or A5 upright."""

from propdesk.fees.facts import NoticeFacts
from propdesk.fees.paper_words import (
    amount_or_blank,
    figures,
    how_text,
    labelled,
    long_day,
    period_text,
    titled,
)
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import total
from propdesk.kernel.paper import Drawing
from propdesk.kernel.paper_flow import (
    Column,
    Piece,
    Strip,
    gap,
    heading,
    paragraph,
    sides,
    table,
)


def notice_pieces(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """All parts of a notice from top to bottom."""
    return [
        *_head(drawing, strip, facts),
        *_lines(drawing, strip, facts),
        *_total(drawing, strip, facts),
        *_terms(drawing, strip, facts),
        *_signed(drawing, strip, facts),
    ]


def _head(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    size = strip.size
    title = titled(_("Payment notice"), practice=facts.practice)
    period = period_text(facts.period_from, facts.period_to)
    room = labelled(pgettext("paper", "Room"), facts.unit_title or facts.unit_code)
    asked = _("These fees are due for the room named above. Please pay them in time.")
    if facts.pay_until:
        asked = _("These fees are due for the room named above. Please pay by {day}.").format(
            day=long_day(facts.pay_until)
        )
    return [
        heading(drawing, strip, facts.company, size * 1.5),
        heading(drawing, strip, title, size * 1.8),
        gap(1),
        sides(drawing, strip, facts.estate, labelled(pgettext("paper", "No."), facts.number)),
        gap(2),
        *paragraph(drawing, strip, _("Dear {name}:").format(name=facts.owner), bold=True),
        *paragraph(drawing, strip, room),
        *(paragraph(drawing, strip, labelled(_("Payment period"), period)) if period else []),
        gap(1),
        *paragraph(drawing, strip, asked),
        gap(2),
    ]


def _lines(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """The table; columns nobody filled are left out."""
    due = any(line.due for line in facts.lines)
    late = any(line.late_fee for line in facts.lines)
    columns = [
        Column(pgettext("row of a table", "No."), 0.05, "center"),
        Column(pgettext("paper", "Fee item"), 0.21),
        Column(pgettext("paper", "Period"), 0.27, "center"),
        Column(pgettext("paper", "Basis"), 0.25),
        *([Column(pgettext("paper", "Due day"), 0.13, "center")] if due else []),
        *([Column(pgettext("paper", "Late fee"), 0.1, "right")] if late else []),
        Column(_("Amount (yuan)"), 0.16, "right"),
    ]
    rows = [
        [
            str(number),
            line.item,
            period_text(line.period_from, line.period_to),
            how_text(line.how),
            *([str(line.due or "")] if due else []),
            *([amount_or_blank(line.late_fee)] if late else []),
            str(line.amount),
        ]
        for number, line in enumerate(facts.lines, 1)
    ]
    totals = ["", pgettext("paper", "Total"), "", "", *([""] if due else [])]
    totals += [str(total(line.late_fee for line in facts.lines))] if late else []
    totals.append(str(total(line.amount for line in facts.lines)))
    strip = strip._replace(size=9)
    return table(drawing, strip, columns, rows, height=7, totals=totals)


def _total(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    written = labelled(_("Total in capitals"), f"人民币{rmb_capitals(facts.total)}")
    return [gap(2), sides(drawing, strip, written, figures(facts.total), bold=True), gap(3)]


def _terms(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    pieces: list[Piece] = []
    if facts.pay_until:
        until = labelled(_("Pay until"), long_day(facts.pay_until))
        pieces += paragraph(drawing, strip, until, bold=True)
    if facts.ways:
        pieces += paragraph(drawing, strip, labelled(_("Ways to pay")), bold=True)
        for way in facts.ways:
            pieces += paragraph(drawing, strip, way, indent=6)
    for label, text in (
        (pgettext("paper", "Late fee"), facts.late_fee_clause),
        (pgettext("paper", "Explanation"), facts.explanation),
        (pgettext("paper", "Phone"), facts.phone),
        (pgettext("paper", "Address"), facts.address),
    ):
        if text:
            pieces += paragraph(drawing, strip, labelled(label, text))
    return pieces


def _signed(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    company = labelled(pgettext("paper", "Seal"), facts.company)
    return [
        gap(10),
        sides(drawing, strip, "", company),
        sides(drawing, strip, "", long_day(facts.day)),
    ]

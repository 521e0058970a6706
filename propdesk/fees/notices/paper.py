"""The payment notice: what is due, why, until when and how to pay; A4 or A5 upright."""

from collections.abc import Sequence

from propdesk.fees.notices.reckoning import reckoning_told, short_sum
from propdesk.fees.papers.basis import merged_owed
from propdesk.fees.papers.facts import NoticeFacts, OwedLine
from propdesk.fees.papers.words import (
    amount_or_blank,
    basis_text,
    days_text,
    labelled,
    long_day,
    months_text,
    titled,
    yuan_figures,
)
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, ngettext, pgettext
from propdesk.kernel.money import total
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    gap,
    heading,
    paragraph,
    sides,
    table,
    under_title,
)


def notice_pieces(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """All parts of a notice from top to bottom; seal and date never leave the last rows."""
    ending = (
        *to_be_paid(drawing, strip, facts),
        *_terms(drawing, strip, facts),
        *_signed(drawing, strip, facts),
    )
    return [
        *_head(drawing, strip, facts),
        *sums_of_units(drawing, strip, facts),
        *sections(drawing, strip, facts),
        *(piece._replace(stay=True) for piece in ending),
    ]


def _head(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    size = strip.size
    title = titled(_("Payment notice"), practice=facts.practice)
    period = days_text(facts.period_from, facts.period_to)
    room = labelled(pgettext("paper", "Room"), facts.unit_title or facts.unit_code)
    asked = _("These fees are due for the room named above. Please pay them in time.")
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
        gap(1),
    ]


def sums_of_units(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """Of a letter over several units what each of them owes; else nothing."""
    if not facts.units:
        return []
    columns = [
        PaperColumn(pgettext("row of a table", "No."), 0.1, "center"),
        PaperColumn(pgettext("paper", "Room"), 0.3),
        PaperColumn(pgettext("paper", "Already overdue"), 0.2, "right"),
        PaperColumn(pgettext("paper", "Not overdue"), 0.2, "right"),
        PaperColumn(_("Amount (yuan)"), 0.2, "right"),
    ]
    rows = [
        [str(number), one.unit, str(one.overdue), str(one.total - one.overdue), str(one.total)]
        for number, one in enumerate(facts.units, 1)
    ]
    overdue = total(one.overdue for one in facts.units)
    sums = ["", pgettext("paper", "All units"), str(overdue), str(facts.total - overdue)]
    strip, height = strip._replace(size=9), 6 if drawing.impact else 7
    title = ngettext(
        "Asked for {count} unit, lines below", "Asked for {count} units, lines below",
        len(facts.units),
    ).format(count=len(facts.units))  # fmt: skip
    heads = paragraph(drawing, strip._replace(size=strip.size + 1), title, bold=True)
    below = table(drawing, strip, columns, rows, height=height, totals=[*sums, str(facts.total)])
    return [*under_title(heads, below), gap(3)]


def sections(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """What is overdue, then what is not, each with the day to pay it by and its sum."""
    pieces: list[Piece] = []
    for asked, some in words_of_section(facts, merged_owed(facts.lines, day=facts.day)):
        title = paragraph(drawing, strip, asked, bold=True)
        pieces += under_title(title, _lines(drawing, strip, some))
        pieces += _reckonings(drawing, strip, some)
        pieces.append(gap(2)._replace(stay=True))
    return pieces


def words_of_section(
    facts: NoticeFacts, lines: Sequence[OwedLine]
) -> list[tuple[str, list[OwedLine]]]:
    """The lines that are overdue and those that are not, each with the day to pay them by; what is
    empty is left out."""
    overdue = [line for line in lines if line.due is not None and line.due < facts.day]
    current = [line for line in lines if line.due is None or line.due >= facts.day]
    told = ((_overdue_words(facts), overdue), (_current_words(current), current))
    return [(words, some) for words, some in told if some]


def _overdue_words(facts: NoticeFacts) -> str:
    if facts.pay_until is None:
        return _("Overdue, to be paid at once")
    return _("Overdue, to be paid by {day}").format(day=long_day(facts.pay_until))


def _current_words(lines: Sequence[OwedLine]) -> str:
    days = {day for line in lines for day in (line.due, line.due_last) if day}
    if len(days) == 1:
        return _("Not overdue, to be paid by {day}").format(day=long_day(days.pop()))
    return _("Not overdue, to be paid by the due day of each line")


def _lines(drawing: Drawing, strip: Strip, lines: Sequence[OwedLine]) -> list[Piece]:
    """A table of lines; columns nobody filled are left out."""
    due = any(line.due for line in lines)
    late = any(line.late_fee for line in lines)
    columns = [
        PaperColumn(pgettext("row of a table", "No."), 0.07, "center"),
        PaperColumn(pgettext("paper", "Fee item"), 0.18),
        PaperColumn(pgettext("paper", "Period"), 0.25),
        PaperColumn(pgettext("paper", "Basis"), 0.26),
        *([PaperColumn(pgettext("paper", "Due day"), 0.15)] if due else []),
        *([PaperColumn(pgettext("paper", "Late fee"), 0.1, "right")] if late else []),
        PaperColumn(_("Amount (yuan)"), 0.15, "right"),
    ]
    rows = [
        [
            str(number),
            line.item,
            months_text(line.period_from, line.period_to, line.months),
            _basis(line),
            *([days_text(line.due, line.due_last)] if due else []),
            *([amount_or_blank(line.late_fee)] if late else []),
            str(line.amount),
        ]
        for number, line in enumerate(lines, 1)
    ]
    totals = ["", pgettext("paper", "Sum"), "", "", *([""] if due else [])]
    totals += [str(total(line.late_fee for line in lines))] if late else []
    totals.append(str(total(line.amount for line in lines)))
    strip, height = strip._replace(size=9), 6 if drawing.impact else 7
    return table(drawing, strip, columns, rows, height=height, totals=totals)


def _reckonings(drawing: Drawing, strip: Strip, lines: Sequence[OwedLine]) -> list[Piece]:
    """Below the table, of each line that takes more words than its column holds, what it was
    computed from: nobody has to ask the office for it."""
    pieces: list[Piece] = []
    strip = strip._replace(size=9)
    for number, line in enumerate(lines, 1):
        if words := reckoning_told(line.explanation):
            told = _("Line {number}: {words}").format(number=number, words=words)
            first, *others = paragraph(drawing, strip, told)
            pieces += [gap(0.8), first, *(one._replace(stay=True) for one in others)]
    return pieces


def _basis(line: OwedLine) -> str:
    """What the line was computed from; of one paid in part what of it is left."""
    basis = basis_text(line.basis) if line.basis is not None else short_sum(line.explanation)
    if not line.is_part or line.charged is None:
        return basis
    settled = _("charged {charged}, settled {settled}, still open {open}").format(
        charged=line.charged, settled=line.charged - line.amount, open=line.amount
    )
    return _("{basis}; {settled}").format(basis=basis, settled=settled) if basis else settled


def to_be_paid(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """What is to be paid; before it what is left of the prepayment, and what that covers."""
    to_pay = facts.total - facts.prepaid_covers
    pieces, label = [], _("Total in capitals")
    if facts.prepaid_covers:
        label = _("To be paid, in capitals")
    if facts.prepaid:
        sums = _("Total {total}, prepayment left {prepaid}, which covers {covered}").format(
            total=facts.total, prepaid=facts.prepaid, covered=facts.prepaid_covers
        )
        pieces = paragraph(drawing, strip, sums)
    written = labelled(label, f"人民币{rmb_capitals(to_pay)}")
    return [*pieces, sides(drawing, strip, written, yuan_figures(to_pay), bold=True), gap(3)]


def _terms(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    pieces: list[Piece] = []
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

"""The payment notice where paper is short: several on an A4 sheet to be cut apart, on carbonless
forms, and on a roll as long as it needs to be."""

from collections.abc import Sequence

from propdesk.fees.notices.paper import sections, sums_of_units, to_be_paid, words_of_section
from propdesk.fees.notices.reckoning import reckoning_told
from propdesk.fees.papers.basis import merged_owed
from propdesk.fees.papers.facts import NoticeFacts, OwedLine
from propdesk.fees.papers.words import (
    basis_text,
    days_text,
    labelled,
    long_day,
    months_text,
    titled,
    yuan_figures,
)
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import Piece, Strip, gap, heading, paragraph, rule, sides
from propdesk.kernel.paper.typeface import width_in_mm

ROLL = Strip(4, 72, 9)


def short_pieces(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """All parts of a short notice, the lines that say who pays what in as few rows as they need.

    One that fits no page whole is parted where a table has its title and a row on either.
    """
    title = titled(_("Payment notice"), practice=facts.practice)
    number = labelled(pgettext("paper", "No."), facts.number)
    period = days_text(facts.period_from, facts.period_to)
    room = f"{facts.estate} {facts.unit_title or facts.unit_code}"
    ending = (
        *to_be_paid(drawing, strip, facts),
        *_terms(drawing, strip, facts),
        sides(drawing, strip, _whom_to_ask(facts), labelled(pgettext("paper", "Seal"), "")),
        # A form of its own says it at its foot.
        *([] if drawing.impact else [sides(drawing, strip, _printed(facts), "")]),
    )
    return [
        sides(drawing, strip._replace(size=strip.size * 1.2), facts.company, title, bold=True),
        sides(drawing, strip, _("Dear {name}:").format(name=facts.owner), number, bold=True),
        sides(drawing, strip, room, labelled(_("Payment period"), period) if period else ""),
        *sums_of_units(drawing, strip, facts),
        *sections(drawing, strip, facts),
        *(piece._replace(stay=True) for piece in ending),
    ]


def roll_pieces(drawing: Drawing, facts: NoticeFacts) -> list[Piece]:
    """All parts of a notice on an 80 mm roll, from top to bottom."""
    owed = merged_owed(facts.lines, day=facts.day)
    return [
        *paragraph(drawing, ROLL, facts.company, bold=True),
        heading(drawing, ROLL, titled(_("Payment notice"), practice=facts.practice), 13),
        *paragraph(drawing, ROLL, labelled(pgettext("paper", "No."), facts.number), bold=True),
        *paragraph(drawing, ROLL, _("Dear {name}:").format(name=facts.owner), bold=True),
        *paragraph(drawing, ROLL, f"{facts.estate} {facts.unit_title or facts.unit_code}"),
        rule(drawing, ROLL),
        *(sides(drawing, ROLL, one.unit, str(one.total)) for one in facts.units),
        *([rule(drawing, ROLL)] if facts.units else []),
        *(
            piece
            for words, some in words_of_section(facts, owed)
            for piece in (
                *paragraph(drawing, ROLL, words, bold=True),
                *(part for line in some for part in _line(drawing, line)),
            )
        ),
        rule(drawing, ROLL),
        *_roll_total(drawing, facts),
        *_terms(drawing, ROLL, facts),
        *paragraph(drawing, ROLL, _whom_to_ask(facts)),
        gap(2),
        *paragraph(drawing, ROLL, labelled(pgettext("paper", "Seal"), "")),
        gap(20),
        *paragraph(drawing, ROLL, _printed(facts)),
    ]


def _line(drawing: Drawing, line: OwedLine) -> list[Piece]:
    """The item and what is open of it, then its days and what it was computed from."""
    below = [months_text(line.period_from, line.period_to, line.months)]
    below.append(
        basis_text(line.basis) if line.basis is not None else reckoning_told(line.explanation)
    )
    if line.due:
        below.append(labelled(pgettext("paper", "Due day"), days_text(line.due, line.due_last)))
    if line.late_fee:
        below.append(labelled(pgettext("paper", "Late fee"), str(line.late_fee)))
    short = width_in_mm(line.item, ROLL.size, bold=True) <= ROLL.width * 0.58
    return [
        *([] if short else paragraph(drawing, ROLL, line.item)),
        sides(drawing, ROLL, line.item if short else "", str(line.amount), bold=True),
        *(piece for text in below if text for piece in paragraph(drawing, ROLL, text, indent=3)),
        gap(1),
    ]


def _roll_total(drawing: Drawing, facts: NoticeFacts) -> list[Piece]:
    to_pay = facts.total - facts.prepaid_covers
    prepaid = _("Total {total}, prepayment left {prepaid}, which covers {covered}").format(
        total=facts.total, prepaid=facts.prepaid, covered=facts.prepaid_covers
    )
    large = ROLL._replace(size=11)
    return [
        *(paragraph(drawing, ROLL, prepaid) if facts.prepaid else []),
        sides(drawing, large, _("To be paid"), yuan_figures(to_pay), bold=True),
        *paragraph(drawing, ROLL, f"人民币{rmb_capitals(to_pay)}", bold=True),
    ]


def _terms(drawing: Drawing, strip: Strip, facts: NoticeFacts) -> list[Piece]:
    """How to pay, the clause and what is explained, each begun on a line of its own."""
    told: Sequence[tuple[str, str]] = (
        (_("Ways to pay"), "　".join(facts.ways)),
        (pgettext("paper", "Late fee"), facts.late_fee_clause),
        (pgettext("paper", "Explanation"), facts.explanation),
    )
    return [
        piece
        for label, text in told
        if text
        for piece in paragraph(drawing, strip, labelled(label, text))
    ]


def _whom_to_ask(facts: NoticeFacts) -> str:
    told = "　".join(filter(None, (facts.phone, facts.address)))
    return labelled(pgettext("paper", "Phone"), told) if told else ""


def _printed(facts: NoticeFacts) -> str:
    return _("Printed {day} {by}").format(day=long_day(facts.day), by=facts.printed_by)

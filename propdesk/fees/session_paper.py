"""The report of a cashier's session (交款单): what came in, was counted and was handed over."""

from collections.abc import Sequence

from propdesk.fees.facts import SessionFacts, Sum
from propdesk.fees.paper_words import figures, labelled, method_word, moment_text, titled
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money, total
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


def session_pieces(drawing: Drawing, strip: Strip, facts: SessionFacts) -> list[Piece]:
    """All parts of the report from top to bottom."""
    return [
        *_head(drawing, strip, facts),
        *_sums(
            drawing,
            strip,
            pgettext("paper", "By method"),
            [_named(part) for part in facts.by_method],
        ),
        gap(5),
        *_sums(drawing, strip, pgettext("paper", "By fee item"), facts.by_item),
        gap(5),
        *_receipts(drawing, strip, facts),
        *_cash(drawing, strip, facts),
        *_signed(drawing, strip, facts),
    ]


def _head(drawing: Drawing, strip: Strip, facts: SessionFacts) -> list[Piece]:
    title = titled(_("Session report"), practice=facts.practice)
    closed = moment_text(facts.closed) or _("still open")
    number = labelled(pgettext("paper", "No."), facts.number) if facts.number else ""
    opened = labelled(pgettext("paper", "Opened"), moment_text(facts.opened))
    return [
        heading(drawing, strip, facts.company, strip.size * 1.5),
        heading(drawing, strip, title, strip.size * 1.8),
        gap(1),
        sides(drawing, strip, facts.estate, number),
        sides(drawing, strip, labelled(pgettext("paper", "Cashier"), facts.cashier), opened),
        sides(drawing, strip, "", labelled(pgettext("paper", "Closed"), closed)),
        gap(2),
    ]


def _named(part: Sum) -> Sum:
    return Sum(method_word(part.name), part.count, part.amount)


def _sums(drawing: Drawing, strip: Strip, head: str, sums: Sequence[Sum]) -> list[Piece]:
    """A table that adds up in itself: prepayment used counts in it, though it is no money in."""
    columns = [
        Column(head, 0.5),
        Column(pgettext("paper", "Count"), 0.2, "right"),
        Column(_("Amount (yuan)"), 0.3, "right"),
    ]
    rows = [[part.name, str(part.count), str(part.amount)] for part in sums]
    totals = [pgettext("paper", "Total"), "", str(total(part.amount for part in sums))]
    return table(drawing, strip, columns, rows, totals=totals)


def _receipts(drawing: Drawing, strip: Strip, facts: SessionFacts) -> list[Piece]:
    pieces: list[Piece] = []
    written = labelled(_("Money received"), f"人民币{rmb_capitals(facts.total)}")
    pieces.append(sides(drawing, strip, written, figures(facts.total), bold=True))
    if facts.receipts:
        numbers = _("{count} receipts, {first} to {last}").format(
            count=facts.receipts, first=facts.receipts_from, last=facts.receipts_to
        )
        pieces += paragraph(drawing, strip, labelled(pgettext("paper", "Receipts"), numbers))
    if facts.voids:
        voids = f"{', '.join(facts.voids)}   {figures(facts.voided)}"
        pieces += paragraph(drawing, strip, labelled(_("Voided receipts"), voids))
    return [*pieces, gap(4)]


def _cash(drawing: Drawing, strip: Strip, facts: SessionFacts) -> list[Piece]:
    """The cash that should be there, the cash counted, and the difference."""
    pieces = [
        sides(
            drawing,
            strip,
            labelled(pgettext("paper", "Float"), figures(facts.float_cash)),
            labelled(_("Cash expected"), figures(facts.expected)),
        )
    ]
    if facts.counted:
        columns = [
            Column(_("Note or coin"), 0.4, "right"),
            Column(pgettext("paper", "Pieces"), 0.25, "right"),
            Column(_("Amount (yuan)"), 0.35, "right"),
        ]
        rows = [
            [str(part.value), str(part.pieces), str(Money(part.value.fen * part.pieces))]
            for part in facts.counted
        ]
        pieces += [gap(1), *table(drawing, strip, columns, rows, height=6), gap(2)]
    if facts.counted_total is not None:
        counted = labelled(_("Cash counted"), figures(facts.counted_total))
        gone = Money(facts.counted_total.fen - facts.expected.fen)
        difference = facts.difference if facts.difference is not None else gone
        off = labelled(pgettext("paper", "Difference"), figures(difference))
        pieces.append(sides(drawing, strip, counted, off, bold=True))
    if facts.explanation:
        pieces += paragraph(
            drawing, strip, labelled(pgettext("paper", "Explanation"), facts.explanation)
        )
    return pieces


def _signed(drawing: Drawing, strip: Strip, facts: SessionFacts) -> list[Piece]:
    pieces = [gap(4)]
    handed, slip = labelled(pgettext("paper", "Handed to"), facts.handed_to), facts.slip_number
    pieces.append(sides(drawing, strip, handed, labelled(_("Deposit slip"), slip)))
    if facts.seal:
        pieces += paragraph(drawing, strip, labelled(_("Seal of the day"), facts.seal))
    cashier = labelled(_("Cashier (signature)"))
    return [
        *pieces,
        gap(8),
        sides(drawing, strip, cashier, labelled(pgettext("paper", "Received by")) + " " * 24),
    ]

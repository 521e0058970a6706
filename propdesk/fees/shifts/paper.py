"""The report of a cashier's session (交款单): what came in, was counted and was handed over."""

from collections.abc import Sequence

from propdesk.fees.papers.words import (
    labelled,
    method_word,
    moment_text,
    reduction_word,
    titled,
    yuan_figures,
)
from propdesk.fees.receipt_books.service import paper_words
from propdesk.fees.shifts.facts import ShiftFacts, Sum, TakenBack
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money, total
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
)

ROW = 6  # mm


def shift_pieces(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    """All parts of the report from top to bottom."""
    methods = [_named(part) for part in facts.money_methods]
    return [
        *_head(drawing, strip, facts),
        *_sums(drawing, strip, pgettext("paper", "By method"), methods),
        gap(3),
        *_sums(drawing, strip, pgettext("paper", "By fee item"), facts.by_item),
        *_explained(drawing, strip, facts),
        gap(3),
        *_series(drawing, strip, facts),
        *_taken_back(drawing, strip, facts.taken_back),
        *_agreement(drawing, strip, facts),
        *_cash(drawing, strip, facts),
        *_signed(drawing, strip, facts),
    ]


def _head(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    title = titled(_("Session report"), practice=facts.practice)
    closed = moment_text(facts.closed) or _("still open")
    number = labelled(pgettext("paper", "No."), facts.number) if facts.number else ""
    opened = labelled(pgettext("paper", "Opened"), moment_text(facts.opened))
    pieces = [
        heading(drawing, strip, facts.company, strip.size * 1.5),
        heading(drawing, strip, title, strip.size * 1.8),
        gap(1),
        sides(drawing, strip, facts.estate, number),
        sides(drawing, strip, labelled(pgettext("paper", "Cashier"), facts.cashier), opened),
        sides(drawing, strip, days_told(facts), labelled(pgettext("paper", "Closed"), closed)),
    ]
    if facts.closed_by:
        by = labelled(_("Closed in the cashier's absence by"), facts.closed_by)
        pieces += paragraph(drawing, strip, f"{by}   {labelled(_('Reason'), facts.absence)}")
    return [*pieces, gap(2)]


def days_told(facts: ShiftFacts) -> str:
    """That a session ran over several days; nothing for one day."""
    return _("Runs over {count} days").format(count=facts.days) if facts.days > 1 else ""


def _named(part: Sum) -> Sum:
    return Sum(method_word(part.name), part.count, part.amount, part.red_count, part.red)


def _sums(drawing: Drawing, strip: Strip, head: str, sums: Sequence[Sum]) -> list[Piece]:
    """What was taken, what red receipts gave back, and both together; columns when there are."""
    amount = _("Amount (yuan)")
    last = str(total(part.net for part in sums))
    if not any(part.red_count for part in sums):
        columns = [
            PaperColumn(head, 0.5),
            PaperColumn(pgettext("paper", "Count"), 0.2, "right"),
            PaperColumn(amount, 0.3, "right"),
        ]
        rows = [[part.name, str(part.count), str(part.amount)] for part in sums]
        totals = [pgettext("paper", "Total"), "", last]
        return table(drawing, strip, columns, rows, height=ROW, totals=totals)
    columns = [
        PaperColumn(head, 0.28),
        PaperColumn(pgettext("paper", "Count"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Taken"), 0.18, "right"),
        PaperColumn(pgettext("paper", "Red"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Given back"), 0.16, "right"),
        PaperColumn(amount, 0.18, "right"),
    ]
    rows = [
        [
            *(part.name, str(part.count), str(part.amount)),
            *(str(part.red_count or ""), str(part.red) if part.red_count else "", str(part.net)),
        ]
        for part in sums
    ]
    taken, red = (total(part.amount for part in sums), total(part.red for part in sums))
    totals = [pgettext("paper", "Total"), "", str(taken), "", str(red), last]
    return table(drawing, strip, columns, rows, height=ROW, totals=totals)


def _explained(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    """Why the items may add up to more than the money, and what was let go."""
    told = []
    if facts.offset:
        told.append(offset_told(facts))
    told += [*let_go_told(facts), *deposits_told(facts), *paper_words(facts.written)]
    told += clock_words(facts)
    return [piece for text in told for piece in paragraph(drawing, strip, text)]


def offset_told(facts: ShiftFacts) -> str:
    """How the sum by item comes from the money in and the prepayment used."""
    return _("By item {items} = money received {money} + prepayment used {offset}").format(
        items=facts.by_items, money=facts.total, offset=facts.offset
    )


def let_go_told(facts: ShiftFacts) -> list[str]:
    """What was rounded off or waived with payments, which is in no sum; one text for each kind."""
    words = _("{kind}: {count} times, {amount}; in none of the sums")
    return [
        words.format(
            kind=reduction_word(part.name), count=part.count + part.red_count, amount=part.net
        )
        for part in facts.let_go
    ]


def deposits_told(facts: ShiftFacts) -> list[str]:
    """What of the money is deposits, and which were paid back; neither is income."""
    told = []
    if facts.deposits:
        words = _("Of these {amount} are deposits: kept for their payers, no income")
        told.append(words.format(amount=facts.deposits))
    words = _("Deposits paid back by {method}: {count} times, {amount}")
    for one in facts.deposits_back:
        method = method_word(one.name)
        told.append(words.format(method=method, count=one.count, amount=one.amount))
        if one.red_count:
            back = _("Came back by {method}: {count} times, {amount}")
            told.append(back.format(method=method, count=one.red_count, amount=one.red))
    return [*told, *_unclaimed_told(facts)]


def clock_words(facts: ShiftFacts) -> list[str]:
    """Why the clock was said to be right although the books spoke against it."""
    words = _("The PC's clock was said to be right: {reason}")
    return [words.format(reason=each) for each in facts.clock]


def _unclaimed_told(facts: ShiftFacts) -> list[str]:
    """What came by statements for nobody known, and what of it found its household."""
    told = []
    for one in facts.unclaimed:
        method = method_word(one.name)
        if one.count:
            words = _("Unclaimed money by {method}: {count} times, {amount}")
            told.append(words.format(method=method, count=one.count, amount=one.amount))
        if one.red_count:
            words = _(
                "Unclaimed money by {method} that was claimed or went: {count} times, {amount}"
            )
            told.append(words.format(method=method, count=one.red_count, amount=one.red))
    if told:
        words = _("Money in with unclaimed money: {amount}")
        told.append(words.format(amount=facts.with_unclaimed))
    return told


def _series(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    """The numbers used of each series, and what stands on them."""
    if not facts.series:
        return []
    columns = [
        PaperColumn(pgettext("paper", "Receipts"), 0.25),
        PaperColumn(pgettext("paper", "to"), 0.25),
        PaperColumn(pgettext("paper", "Used"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Void"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Red"), 0.1, "right"),
        PaperColumn(_("Amount (yuan)"), 0.2, "right"),
    ]
    rows = [
        [one.first, one.last, str(one.used), str(one.void), str(one.red), str(one.amount)]
        for one in facts.series
    ]
    totals = [pgettext("paper", "Total"), "", str(facts.receipts), "", "", str(facts.by_receipts)]
    pieces = table(drawing, strip, columns, rows, height=ROW, totals=totals)
    between = sum(one.between for one in facts.series)
    if between:
        told = _("{count} numbers in between belong to other sessions").format(count=between)
        pieces += paragraph(drawing, strip, told)
    return pieces


def _taken_back(drawing: Drawing, strip: Strip, taken: Sequence[TakenBack]) -> list[Piece]:
    """Every void and every red receipt by number, with who did it and why."""
    if not taken:
        return []
    columns = [
        PaperColumn(pgettext("paper", "Taken back"), 0.16),
        PaperColumn(pgettext("paper", "No."), 0.24),
        PaperColumn(pgettext("paper", "Reason"), 0.4),
        PaperColumn(_("Amount (yuan)"), 0.2, "right"),
    ]
    kinds = {"void": pgettext("paper", "Void"), "red": pgettext("paper", "Red receipt")}
    rows = []
    for one in taken:
        why = [one.reason]
        if one.refers_to:
            why.insert(0, _("takes back {no}").format(no=one.refers_to))
        if one.by:
            why.append(_("by {name}").format(name=one.by))
        rows.append([kinds[one.kind], one.no, " · ".join(why), str(one.amount)])
    return [gap(3), *table(drawing, strip, columns, rows, height=ROW)]


def _agreement(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    """The money in words, and whether three ways to add it up say the same."""
    written = labelled(_("Money received"), f"人民币{rmb_capitals(facts.total)}")
    return [
        gap(2),
        sides(drawing, strip, written, yuan_figures(facts.total), bold=True),
        *paragraph(drawing, strip, labelled(_("Check"), agreement(facts)), bold=not facts.agrees),
        gap(3),
    ]


def agreement(facts: ShiftFacts) -> str:
    """Whether methods, items and receipts say the same, with the three sums.

    Prepayment used stands apart, as in the tables: the sum by method is of money.
    """
    if not facts.agrees:
        words = _(
            "DOES NOT AGREE: by method {methods}, by item {items}, by receipt {receipts}, "
            "money received {money}. Check the books."
        )
    elif facts.offset:
        words = _(
            "by method {taken} + prepayment used {offset} = by item {items}, "
            "by receipt {receipts} = money received; agrees"
        )
    else:
        words = _(
            "by method {methods} = by item {items}, by receipt {receipts} = money received; agrees"
        )
    return words.format(
        methods=facts.by_methods,
        taken=facts.by_methods - facts.offset,
        offset=facts.offset,
        items=facts.by_items,
        receipts=facts.by_receipts,
        money=facts.total,
    )


def cash_told(facts: ShiftFacts) -> str:
    """How the cash that should be there comes about."""
    told = _("Float {float} + cash taken {taken}")
    if facts.cash_back:
        told = _("Float {float} + cash taken {taken} - cash given back {back}")
    return told.format(float=facts.float_cash, taken=facts.cash_in, back=-facts.cash_back)


def _cash(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    """The cash that should be there, the cash counted, the difference, and where it goes."""
    expected = labelled(_("Cash expected"), yuan_figures(facts.expected))
    pieces = [sides(drawing, strip, cash_told(facts), expected)]
    if facts.counted:
        pieces += [gap(1), *_notes(drawing, strip, facts), gap(2)]
    if facts.uncounted:
        pieces += paragraph(drawing, strip, _("The cash was not counted; it stands as expected."))
    elif facts.counted_total is not None:
        counted = labelled(_("Cash counted"), yuan_figures(facts.counted_total))
        difference = facts.difference or Money(facts.counted_total.fen - facts.expected.fen)
        off = labelled(pgettext("paper", "Difference"), yuan_figures(difference))
        pieces.append(sides(drawing, strip, counted, off, bold=True))
    if facts.explanation:
        pieces += paragraph(
            drawing, strip, labelled(pgettext("paper", "Explanation"), facts.explanation)
        )
    if facts.float_left is not None and facts.handed_over is not None:
        stays = labelled(_("Stays as the next float"), yuan_figures(facts.float_left))
        over = labelled(_("Cash handed over"), yuan_figures(facts.handed_over))
        pieces.append(sides(drawing, strip, stays, over, bold=True))
    return pieces


def _notes(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    columns = [
        PaperColumn(_("Note or coin"), 0.4, "right"),
        PaperColumn(pgettext("paper", "Pieces"), 0.25, "right"),
        PaperColumn(_("Amount (yuan)"), 0.35, "right"),
    ]
    rows = [
        [str(part.value), str(part.pieces), str(Money(part.value.fen * part.pieces))]
        for part in facts.counted
    ]
    return table(drawing, strip, columns, rows, height=5.4)


def handover_fields(facts: ShiftFacts) -> list[tuple[str, str]]:
    """What one cashier hands the next (交接单): the float, the last numbers, and what is ticked."""
    last = ", ".join(one.last for one in facts.series)
    left = yuan_figures(facts.float_left) if facts.float_left is not None else ""
    over = yuan_figures(facts.handed_over) if facts.handed_over is not None else ""
    ticked = pgettext("paper", "[  ] handed over")
    return [
        (pgettext("paper", "Cashier"), facts.cashier),
        (pgettext("paper", "Opened"), moment_text(facts.opened)),
        (pgettext("paper", "Closed"), moment_text(facts.closed) or _("still open")),
        (_("Stays as the next float"), left),
        (_("Cash handed over"), over),
        (pgettext("paper", "Handed to"), facts.handed_to),
        (_("Last receipt numbers"), last),
        (_("Receipt books and blank receipts"), ticked),
        (_("Seal for receipts"), ticked),
        (_("Keys of drawer and safe"), ticked),
        (_("What is left to do"), ""),
    ]


def _signed(drawing: Drawing, strip: Strip, facts: ShiftFacts) -> list[Piece]:
    pieces = [gap(2)]
    handed, slip = labelled(pgettext("paper", "Handed to"), facts.handed_to), facts.slip_number
    pieces.append(sides(drawing, strip, handed, labelled(_("Deposit slip"), slip)))
    if facts.seal:
        code = "   " + labelled(_("Check code"), facts.code) if facts.code else ""
        seal = labelled(_("Seal of the day"), facts.seal)
        pieces += paragraph(drawing, strip, seal + code)
    received = labelled(pgettext("paper", "Received by")) + " " * 24
    pieces += [gap(7), sides(drawing, strip, labelled(_("Cashier (signature)")), received)]
    if facts.closed_by:
        closer = labelled(_("Closed by (signature)"))
        pieces += [gap(7), sides(drawing, strip, closer, "")]
    return pieces

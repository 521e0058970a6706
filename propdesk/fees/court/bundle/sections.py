"""The parts of the papers for a court, each as the pieces of a page."""

from collections.abc import Collection, Sequence
from datetime import date

from propdesk.fees.court.bundle.facts import CourtFacts, numbered
from propdesk.fees.court.radar.listing import advice, begun_told
from propdesk.fees.papers.words import long_day, yuan_figures
from propdesk.fees.periods import short_period
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    form,
    gap,
    heading,
    paragraph,
    sides,
    table,
    under_title,
)


def _no() -> PaperColumn:
    return PaperColumn(pgettext("paper", "Row"), 0.06, "center")


def _text(head: str, share: float) -> PaperColumn:
    return PaperColumn(head, share)


def _sum(head: str, share: float = 0.11) -> PaperColumn:
    return PaperColumn(head, share, "right")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _part(drawing: Drawing, strip: Strip, title: str, below: Sequence[Piece]) -> list[Piece]:
    """A part of a section under its own title."""
    named = heading(drawing, strip, title, 10, align="left")
    return [gap(2), *under_title([named, gap(1)], below)]


def sides_forms(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """The two sides, and the case where there is one."""
    found = [
        *_part(drawing, strip, _("Who claims"), form(drawing, strip, facts.our_side)),
        *_part(drawing, strip, _("Against whom"), form(drawing, strip, facts.other_side)),
    ]
    if facts.case:
        found += _part(drawing, strip, _("Court case"), form(drawing, strip, facts.case))
    return found


def terms_tables(
    drawing: Drawing, strip: Strip, facts: CourtFacts, enclosed: Collection[str]
) -> list[Piece]:
    """By which prices was charged, from when on; the clauses of the late fee; what lies beside,
    with a word at each file that is not `enclosed` in these papers."""
    item = _text(_("Fee item"), 0.2)
    found: list[Piece] = []
    if facts.terms:
        columns = [item, _text(_("Tariff"), 0.3), _text(_("Price"), 0.3), _text(_("From"), 0.2)]
        rows = [[one.item, one.tariff, one.price, _day(one.since)] for one in facts.terms]
        found += _part(drawing, strip, _("Prices"), table(drawing, strip, columns, rows, height=6))
    if facts.clauses:
        columns = [
            item, _text(_("Article"), 0.16), _text(_("Agreed on"), 0.14), _text(_("From"), 0.14),
            _text(_("Wording"), 0.5),
        ]  # fmt: skip
        rows = [
            [one.item, one.article, _day(one.agreed_on), _day(one.first), one.words]
            for one in facts.clauses
        ]
        below = table(drawing, strip, columns, rows, height=6)
        found += _part(drawing, strip, _("Clauses of the late fee"), below)
    wanted = (
        _("The contract of the property service, with its stamp"),
        _("The publication of the charges, as a picture with its day"),
        _("The title or the register of the unit"),
        _("Business licence and mandate of who acts for us"),
    )
    boxes = [piece for one in wanted for piece in paragraph(drawing, strip, f"□ {one}")]
    found += _part(drawing, strip, _("To be enclosed"), boxes)
    if facts.files:
        apart = _("□ {file} (not in these papers: enclose it)")
        told = [
            one.told if one.told in enclosed else apart.format(file=one.told) for one in facts.files
        ]
        names = [piece for one in told for piece in paragraph(drawing, strip, one)]
        found += _part(drawing, strip, _("Kept in the program"), names)
    return found


def lines_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """Each charge, and below it what it was computed from."""
    columns = [
        _no(), _text(_("Fee item"), 0.2), _text(pgettext("paper", "Period"), 0.2),
        _text(_("Due day"), 0.14), _sum(_("Charged"), 0.13), _sum(_("Settled"), 0.13),
        _sum(_("Unpaid"), 0.13),
    ]  # fmt: skip
    rows = [
        [
            number, one.item, short_period(one.period_from, one.period_to), _day(one.due_day),
            str(one.amount), str(one.settled), str(one.open),
        ]
        for number, one in zip(numbered(facts.lines), facts.lines, strict=True)
    ]  # fmt: skip
    totals = ["", pgettext("paper", "Total"), "", "", str(total(o.amount for o in facts.lines)),
              str(total(o.settled for o in facts.lines)), str(facts.claim)]  # fmt: skip
    head, *body = table(drawing, strip, columns, rows, height=6, totals=totals)
    found, small = [head], strip._replace(size=7.5)
    for number, row in enumerate(body):
        found.append(row)
        if number < len(facts.lines):
            why = "; ".join(facts.lines[number].basis)
            below = paragraph(drawing, small, why, indent=strip.width * 0.06)
            found += [piece._replace(stay=True) for piece in below]
    return [*found, gap(2), *_in_words(drawing, strip, facts.claim)]


def _in_words(drawing: Drawing, strip: Strip, money: Money) -> list[Piece]:
    told = pgettext("paper", "RMB {words}").format(words=rmb_capitals(money))
    return [sides(drawing, strip, told, yuan_figures(money), bold=True)]


def demands_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """Each time the debtor was asked; a tick says that a proof of its arrival is there."""
    if not facts.demands:
        return paragraph(drawing, strip, _("Nobody has asked for it in writing yet."))
    columns = [
        _text(_("Day"), 0.12), _text(pgettext("paper", "No."), 0.17), _text(_("Way"), 0.13),
        _sum(_("Asked for"), 0.12), _text(_("Arrived on"), 0.12), _text(_("How"), 0.15),
        _text(_("Proof"), 0.19),
    ]  # fmt: skip
    rows = [
        [
            _day(one.day), one.no, one.way, str(one.owed), _day(one.delivered),
            f"{'√ ' if one.is_proven else ''}{one.how}", one.proof or one.answer,
        ]
        for one in facts.demands
    ]  # fmt: skip
    proven = sum(1 for one in facts.demands if one.is_proven)
    told = _("{count} of them arrived with a proof (√).").format(count=proven)
    return [
        *table(drawing, strip, columns, rows, height=6), gap(2), *paragraph(drawing, strip, told)
    ]  # fmt: skip


def payments_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """What was paid of the account, whoever paid it."""
    if not facts.payments:
        return paragraph(drawing, strip, _("Nothing was ever paid of this account."))
    columns = [
        _text(_("Day"), 0.15), _text(_("Receipt"), 0.25), _text(_("What it was"), 0.25),
        _text(pgettext("paper", "Payer"), 0.2), _sum(_("Settled"), 0.15),
    ]  # fmt: skip
    rows = [[_day(o.day), o.no, o.what, o.payer, str(o.amount)] for o in facts.payments]
    totals = [pgettext("paper", "Total"), "", "", "", str(facts.paid)]
    return table(drawing, strip, columns, rows, height=6, totals=totals)


def balance_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """From all that was charged to what is claimed."""
    columns = [_text(pgettext("paper", "What"), 0.7), _sum(_("Yuan"), 0.3)]
    rows = [
        [_("Charged, less what was taken back"), str(facts.charged)],
        [_("Paid, less what was paid back"), str(-facts.paid)],
        [_("Waived, rounded off or written off"), str(-facts.let_go)],
        [_("Open on the account"), str(facts.balance)],
        [_("Not due yet, not claimed"), str(-facts.not_due)],
    ]
    totals = [_("Claimed on {day}").format(day=long_day(facts.as_of)), str(facts.claim)]
    return [
        *table(drawing, strip, columns, rows, height=8, totals=totals), gap(3),
        *_in_words(drawing, strip, facts.claim),
    ]  # fmt: skip


def limits_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """Until when each can be claimed, and what made that begin."""
    columns = [
        _text(_("Fee item"), 0.17), _text(pgettext("paper", "Period"), 0.13),
        _text(_("Due day"), 0.12), _sum(_("Unpaid"), 0.11), _text(_("Last began by"), 0.25),
        _text(_("Claim it by"), 0.12), _sum(_("Days left"), 0.1),
    ]  # fmt: skip
    rows = [
        [
            one.item, short_period(one.period_from, one.period_to), _day(one.due_day),
            str(one.open), begun_told(one), _day(one.last),
            f"{one.left} {advice(one)}".strip(),
        ]
        for one in facts.limits
    ]  # fmt: skip
    return table(drawing, strip, columns, rows, height=6)


def agreements_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """What was agreed, and what of each instalment came."""
    found: list[Piece] = []
    columns = [
        _text(_("Until the day"), 0.4), _sum(_("Instalment"), 0.2), _sum(_("Paid of it"), 0.2),
        _sum(_("Unpaid"), 0.2),
    ]  # fmt: skip
    for one in facts.agreements:
        told = _("{no}, signed on {day}, {sum}: {state}").format(
            no=one.no, day=_day(one.signed_on), sum=one.amount, state=one.state
        )
        rows = [[_day(o.day), str(o.amount), str(o.paid), str(o.left)] for o in one.parts]
        found += _part(drawing, strip, told, table(drawing, strip, columns, rows, height=6))
    return found


def late_table(drawing: Drawing, strip: Strip, facts: CourtFacts) -> list[Piece]:
    """What each charge owes for being late, by its clause."""
    if not facts.late:
        return []
    columns = [
        _text(_("Fee item"), 0.16), _text(_("Due day"), 0.13), _sum(_("Unpaid"), 0.12),
        _sum(_("Days late"), 0.09), _text(_("Computed"), 0.38), _sum(_("Late fee"), 0.12),
    ]  # fmt: skip
    rows = [
        [one.item, _day(one.due_day), str(one.unpaid), str(one.days), "; ".join(one.words),
         str(one.claim)]
        for one in facts.late
    ]  # fmt: skip
    totals = [pgettext("paper", "Total"), "", "", "", "", str(facts.late_claim)]
    return table(drawing, strip, columns, rows, height=6, totals=totals)

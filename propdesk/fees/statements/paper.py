"""The statement of account on A4: each section with its running balance, then what is open, what is
left of the prepayment and what is held."""

from propdesk.fees.papers.words import labelled, yuan_figures
from propdesk.fees.statements.reading import Section, Statement, StatementRow
from propdesk.fees.statements.story import STORY
from propdesk.kernel.i18n import N_, _, current_language, pgettext, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    paragraph,
    sides,
    table,
    under_title,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces


def statement_pdf(found: Statement, head: PaperHead, *, language: str = "") -> bytes:
    """Draw a statement on A4 upright, in the language of the moment or another."""
    with using_language(language or current_language()):
        title = _("Statement of account")
        drawing, strip, top = upright("a4", title)
        pieces = [
            *head_pieces(drawing, strip, head, title, days_told(found)),
            gap(1),
            sides(
                drawing, strip,
                labelled(pgettext("paper", "Payer"), found.payer.name),
                labelled(pgettext("paper", "Room"), found.units),
            ),
        ]  # fmt: skip
        for section in Section:
            pieces += _section(drawing, strip, found, section)
        pieces += _story(drawing, strip, found)
        pieces += _ending(drawing, strip, found, head)
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
        return drawing.finish()


def days_told(found: Statement) -> str:
    """For which days a statement is."""
    if found.first is None:
        return pgettext("statement", "up to {day}").format(day=found.last)
    return _("{first} to {last}").format(first=found.first, last=found.last)


def columns_of(section: Section) -> tuple[str, str, str]:
    """What the three columns of amounts of a section are called, as msgids."""
    if section in (Section.BILLS, Section.SOLD):
        return N_("Was charged"), N_("Was settled"), N_("Open after it")
    if section is Section.FORMER:
        return N_("Was paid there"), N_("Was paid back there"), N_("Paid there in all")
    return N_("Came in"), N_("Went out"), N_("Left after it")


def _section(drawing: Drawing, strip: Strip, found: Statement, section: Section) -> list[Piece]:
    rows = found.of(section)
    if not rows:
        return []
    columns = [
        PaperColumn(pgettext("statement", "Day"), 0.12),
        PaperColumn(pgettext("statement", "What"), 0.2),
        PaperColumn(pgettext("paper", "Room"), 0.1),
        PaperColumn(pgettext("paper", "Period"), 0.13),
        PaperColumn(pgettext("paper", "No."), 0.15),
        *(PaperColumn(_(name), 0.1, "right") for name in columns_of(section)),
    ]
    small = strip._replace(size=8)
    return [
        gap(3),
        *under_title(
            paragraph(drawing, strip, section.label, bold=True),
            table(drawing, small, columns, [_cells(row) for row in rows], height=6),
        ),
    ]


def _story(drawing: Drawing, strip: Strip, found: Statement) -> list[Piece]:
    """What became of the bills of each account."""
    if not found.story:
        return []
    columns = [
        PaperColumn(pgettext("paper", "Room"), 0.12),
        PaperColumn(_("Owed before"), 0.11, "right"),
        *(PaperColumn(_(title), 0.1, "right") for title in STORY.values()),
        PaperColumn(_("Owed after"), 0.11, "right"),
    ]
    rows = [
        (one.unit, str(one.before), *map(str, one.moves.values()), str(one.after))
        for one in found.story
    ]
    titled = paragraph(drawing, strip, story_title(), bold=True)
    small = strip._replace(size=7.5)
    return [gap(3), *under_title(titled, table(drawing, small, columns, rows, height=6))]


def story_title() -> str:
    """What the table of accounts is called."""
    return pgettext("statement", "In short, by account")


def _cells(row: StatementRow) -> list[str]:
    return [
        row.day.isoformat(), row.what, row.unit, row.period, row.no, _blank(row.more),
        _blank(row.less), str(row.balance),
    ]  # fmt: skip


def _blank(money: Money | None) -> str:
    return "" if money is None else str(money)


def sums_of(found: Statement) -> list[tuple[str, Money]]:
    """What a statement comes to: what is open, of sold homes where there are any, prepaid, held."""
    sums = [(pgettext("statement", "Open bills"), found.balance(Section.BILLS))]
    if found.of(Section.SOLD):
        sums.append((pgettext("statement", "Open of homes sold"), found.balance(Section.SOLD)))
    return [
        *sums,
        (pgettext("statement", "Prepayment left"), found.balance(Section.PREPAID)),
        (pgettext("statement", "Deposits held"), found.balance(Section.DEPOSITS)),
    ]


def late_told(found: Statement) -> str:
    """What the late fee is called that stands below the sums and in none of them."""
    told = pgettext("statement", "Late fee accrued till {day}, not billed and in none of the sums")
    return told.format(day=found.last)


def _ending(drawing: Drawing, strip: Strip, found: Statement, head: PaperHead) -> list[Piece]:
    """The sums, and the seal; they never leave the last rows."""
    pieces = [gap(3)]
    pieces += [
        sides(drawing, strip, name, yuan_figures(money), bold=True)
        for name, money in sums_of(found)
    ]
    if found.late_fee:
        pieces.append(sides(drawing, strip, late_told(found), yuan_figures(found.late_fee)))
    pieces += [
        gap(8),
        sides(drawing, strip, "", labelled(pgettext("paper", "Seal"), head.company)),
    ]
    return [piece._replace(stay=True) for piece in pieces]

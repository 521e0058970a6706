"""Vouchers on paper (记账凭证清单), to be kept with the books and signed."""

from collections.abc import Sequence

from propdesk.fees.papers.words import labelled
from propdesk.fees.vouchers.journal import Voucher, VoucherLine
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money
from propdesk.kernel.paper.flow import PaperColumn, across, draw_pages, gap, sides, table
from propdesk.kernel.paper.records import PaperHead, head_pieces


def vouchers_title() -> str:
    """What the paper is called."""
    return _("List of vouchers")


def vouchers_pdf(vouchers: Sequence[Voucher], month: str, no: str, head: PaperHead) -> bytes:
    """Draw it on A4 across: each voucher with its lines and the sum of both sides."""
    title = vouchers_title()
    drawing, strip, top = across(f"{title} {month}")
    number = f"{month} · {no}" if no else month
    pieces = [*head_pieces(drawing, strip, head, title, number, sizes=(12, 15)), gap(1)]
    for one in vouchers:
        totals = ("", "", _("Total"), str(Money(one.debit)), str(Money(one.credit)))
        left = f"{one.word}-{one.number}  {one.title}"
        pieces.append(sides(drawing, strip, left, f"{one.day}", bold=True))
        pieces += table(
            drawing, strip._replace(size=8.5), _columns(), [_cells(line) for line in one.lines],
            height=6, totals=totals,
        )  # fmt: skip
        pieces.append(gap(3))
    line = "_" * 18
    made = labelled(pgettext("paper", "Made by")) + line
    seen = labelled(pgettext("paper", "Checked by")) + line
    pieces += [gap(4), sides(drawing, strip, made, seen)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(_("Summary"), 90),
        PaperColumn(_("Account code"), 28),
        PaperColumn(_("Account name"), 76),
        PaperColumn(_("Debit"), 32, "right"),
        PaperColumn(_("Credit side"), 32, "right"),
    )


def _cells(line: VoucherLine) -> Sequence[str]:
    summary = f"{line.summary} · {line.aux}" if line.aux else line.summary
    debit = str(Money(line.debit)) if line.debit else ""
    credit = str(Money(line.credit)) if line.credit else ""
    return (summary, line.code, line.account, debit, credit)

"""The fee publication (收费公示): what is charged for, how much and how, for the notice board."""

from collections.abc import Sequence
from datetime import date

from propdesk.fees.papers.facts import PublishedFee
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import PaperColumn, across, draw_pages, gap, table
from propdesk.kernel.paper.records import PaperHead, head_pieces


def publication_pdf(fees: Sequence[PublishedFee], head: PaperHead, *, day: date) -> bytes:
    """Draw it on A4 across, legible when a printer enlarges it to A3."""
    title = pgettext("paper", "Fees made public")
    drawing, strip, top = across(title)
    strip = strip._replace(size=10)
    as_of = pgettext("paper", "as of {day}").format(day=day)
    pieces = [
        *head_pieces(drawing, strip, head, title, as_of, sizes=(13, 20)),
        gap(2),
        *table(drawing, strip, _columns(), [_cells(one, day, head) for one in fees], height=8.5),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _columns() -> list[PaperColumn]:
    return [
        PaperColumn(pgettext("paper", "Fee item"), 0.11),
        PaperColumn(pgettext("paper", "Tariff"), 0.15),
        PaperColumn(pgettext("paper", "Price"), 0.17),
        PaperColumn(pgettext("paper", "Applies to"), 0.15),
        PaperColumn(pgettext("paper", "Billed by the"), 0.08),
        PaperColumn(pgettext("paper", "Due"), 0.14),
        PaperColumn(pgettext("paper", "In force from"), 0.09),
        PaperColumn(pgettext("paper", "Receiving company"), 0.11),
    ]


def _cells(fee: PublishedFee, day: date, head: PaperHead) -> list[str]:
    since = str(fee.since)
    if fee.since > day:
        since = pgettext("paper", "{day} (to come)").format(day=fee.since)
    return [
        fee.item, fee.tariff, fee.price, fee.scope, fee.period, fee.due, since,
        fee.company or head.company,
    ]  # fmt: skip

"""The quote of a paid repair 报价单: what it costs and until when that holds, to be signed."""

from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import draw_pages, form, gap, paragraph, upright
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.repairs.orders.paperwork.lines_paper import lines_table
from propdesk.repairs.orders.paperwork.quotes import Quote


def quote_pdf(quote: Quote, head: PaperHead, *, paper: str) -> bytes:
    """Draw a quote on A5 or A4. PaperUnknown when the paper is not offered."""
    order, title = quote.order, pgettext("paper", "Quote for a repair")
    drawing, strip, top = upright(paper, f"{title} {order.no}")
    labelled = pgettext("label on paper", "{label}: ")
    total = f"{quote.cost}  {rmb_capitals(quote.cost)}"
    binding = pgettext(
        "paper",
        "Work begins when you agree. More than this is charged only after another quote.",
    )
    blank = "_" * 14
    signers = (
        pgettext("paper", "Household agrees"),
        pgettext("paper", "Date"),
        pgettext("paper", "For the office (seal)"),
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, order.no),
        gap(1),
        *form(drawing, strip, _facts(quote)),
        gap(2),
        *lines_table(drawing, strip, quote.lines),
        gap(1),
        *paragraph(
            drawing, strip, labelled.format(label=pgettext("paper", "Total")) + total, bold=True
        ),
        gap(2),
        *paragraph(drawing, strip, binding),
    ]
    for name in signers:
        pieces += [gap(4), *paragraph(drawing, strip, labelled.format(label=name) + blank)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _facts(quote: Quote) -> tuple[tuple[str, str], ...]:
    order = quote.order
    return (
        (pgettext("paper", "Room, place"), " ".join(filter(None, (order.unit, order.place)))),
        (pgettext("paper", "Reported by"), order.reporter),
        (pgettext("paper", "Fault"), order.fault),
        (pgettext("paper", "Date"), quote.day.isoformat()),
        (pgettext("paper", "This quote holds until"), quote.until.isoformat()),
    )

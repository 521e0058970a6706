"""The half-yearly publication (半年公示) on A4: income by item, rates, room for the costs."""

from collections.abc import Iterator, Sequence

from propdesk.fees.papers.words import labelled, yuan_figures
from propdesk.fees.reports.published.reading import Publication, PublicSheet, PublishedItem
from propdesk.fees.rules import Nature
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import Money, total
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

# What a property company's costs are made of (物业服务收费管理办法, art. 11): kept in its ledger.
COSTS = (
    N_("Staff of the property service"),
    N_("Running and upkeep of common parts and equipment"),
    N_("Cleaning of common parts"),
    N_("Greening"),
    N_("Keeping order"),
    N_("Office costs"),
    N_("Depreciation"),
    N_("Insurance of common parts and public liability"),
    N_("Other costs agreed by the owners"),
)
_LINE = "_" * 16


def published_title() -> str:
    """What the paper is called."""
    return _("Publication of the half-year")


def publication_pdf(found: Publication, head: PaperHead, *, phone: str) -> bytes:
    """Draw it on A4 upright, to be put up for the owners."""
    title = published_title()
    drawing, strip, top = upright("a4", f"{title} {found.span.words}")
    pieces = [
        *head_pieces(drawing, strip, head, title, found.span.words, sizes=(12, 17)),
        gap(1),
        *_income(drawing, strip, found),
        *_sums(drawing, strip, found),
        *_costs(drawing, strip),
        *_public(drawing, strip, found.public),
        *_ending(drawing, strip, head, phone),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _income(drawing: Drawing, strip: Strip, found: Publication) -> Iterator[Piece]:
    columns = [
        PaperColumn(_("Fee item"), 0.32),
        PaperColumn(pgettext("publication", "Charged"), 0.18, "right"),
        PaperColumn(pgettext("publication", "Received of it"), 0.18, "right"),
        PaperColumn("%", 0.12, "right"),
        PaperColumn(pgettext("publication", "Money that came in"), 0.2, "right"),
    ]
    for number, group in enumerate(found.groups, 1):
        title = f"{number}. {group.nature.label}"
        rows = [_cells(one) for one in group.items]
        drawn = table(drawing, strip, columns, rows, height=6, totals=_cells(group.total))
        yield from under_title(paragraph(drawing, strip, title, bold=True), drawn)
        yield gap(2)


def _cells(one: PublishedItem) -> Sequence[str]:
    return one.name, str(one.charged), str(one.collected), one.rate, str(one.came)


def _sums(drawing: Drawing, strip: Strip, found: Publication) -> Iterator[Piece]:
    told = [
        (_("Current rate %"), found.current),
        (_("By units %"), found.by_units),
        (_("Old debt rate %"), found.old),
        (_("Owed after"), yuan_figures(found.owed)),
    ]
    if any(group.nature is Nature.COLLECTED for group in found.groups):
        told.append((_("Suppliers' bills for it"), yuan_figures(found.supplied)))
    for name, value in told:
        yield sides(drawing, strip, name, value)
    small = strip._replace(size=8)
    yield from paragraph(
        drawing,
        small,
        _(
            "Charged: due in these days, less what was waived. Received of it: whenever the money "
            "came. Money that came in: in these days, for whatever days. Deposits and prepayments "
            "belong to their payers and are no income. What fewer than three units are behind of "
            "is told together."
        ),
    )
    yield gap(2)


def _costs(drawing: Drawing, strip: Strip) -> Iterator[Piece]:
    columns = [
        PaperColumn(pgettext("publication", "Costs, filled in from the ledger"), 0.6),
        PaperColumn(_("Amount (yuan)"), 0.2, "right"),
        PaperColumn(pgettext("publication", "Remark"), 0.2),
    ]
    rows = [(_(one), "", "") for one in COSTS]
    drawn = table(drawing, strip, columns, rows, height=6, totals=(_("Total"), "", ""))
    yield from under_title(
        paragraph(drawing, strip, pgettext("publication", "Costs of the half-year"), bold=True),
        drawn,
    )
    yield gap(3)


def _public(drawing: Drawing, strip: Strip, found: PublicSheet | None) -> Iterator[Piece]:
    """Public income: what stood before, came, cost, was used, and stands after."""
    if found is None:
        return
    columns = [
        PaperColumn(pgettext("publication", "Public income and its use"), 0.75),
        PaperColumn(_("Amount (yuan)"), 0.25, "right"),
    ]
    rows = [(_("Balance before"), yuan_figures(found.opening))]
    for title, lines in (
        (_("Public income"), found.income),
        (_("Cost of public income"), [(name, -amount) for name, amount in found.costs]),
        (_("Use by decision"), [(name, -amount) for name, amount in found.uses]),
    ):
        rows += [(labelled(title, name), yuan_figures(amount)) for name, amount in lines]
        rows.append((_("{what} in all").format(what=title), _together_of(lines)))
    closing = (_("Balance after"), yuan_figures(found.closing))
    drawn = table(drawing, strip, columns, rows, height=6, totals=closing)
    title = pgettext("publication", "Public income, which belongs to the owners")
    yield from under_title(paragraph(drawing, strip, title, bold=True), drawn)
    yield gap(3)


def _together_of(lines: Sequence[tuple[str, Money]]) -> str:
    return yuan_figures(total(amount for _name, amount in lines))


def _ending(drawing: Drawing, strip: Strip, head: PaperHead, phone: str) -> Iterator[Piece]:
    up = _("Put up from {line} to {line}").format(line="_" * 10)
    asked = labelled(pgettext("publication", "Questions to"), phone or _LINE)
    yield sides(drawing, strip, up, asked)._replace(stay=True)
    yield gap(6)._replace(stay=True)
    seal = labelled(pgettext("paper", "Seal"), head.company)
    owners = labelled(pgettext("publication", "Owners' committee")) + _LINE
    yield sides(drawing, strip, owners, seal)._replace(stay=True)

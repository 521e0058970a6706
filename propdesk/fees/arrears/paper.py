"""The arrears list by debtor with its ageing, on A4 across."""

from propdesk.fees.papers.facts import ArrearsFacts
from propdesk.fees.papers.words import amount_or_blank, labelled, long_day, titled
from propdesk.kernel.i18n import _, ngettext, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import PaperColumn, Piece, Strip, gap, heading, sides, table


def arrears_pieces(drawing: Drawing, strip: Strip, facts: ArrearsFacts) -> list[Piece]:
    """All parts of the list from top to bottom."""
    day = labelled(pgettext("paper", "As of"), long_day(facts.as_of))
    count = len(facts.lines)
    counted = ngettext("{count} debtor", "{count} debtors", count).format(count=count)
    return [
        heading(drawing, strip, facts.company, strip.size * 1.5),
        heading(
            drawing, strip, titled(_("Arrears list"), practice=facts.practice), strip.size * 1.8
        ),
        sides(drawing, strip, f"{facts.estate}   {day}", counted),
        gap(1),
        *_table(drawing, strip, facts),
    ]


def _table(drawing: Drawing, strip: Strip, facts: ArrearsFacts) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Room"), 0.14),
        PaperColumn(pgettext("paper", "Debtor"), 0.13),
        PaperColumn(pgettext("paper", "Phone"), 0.1),
        *(PaperColumn(bucket, 0.09, "right") for bucket in facts.buckets),
        PaperColumn(pgettext("paper", "Total"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Remark"), 0.1),
    ]
    rows = [
        [
            line.unit,
            line.debtor,
            line.phone,
            *(amount_or_blank(amount) for amount in line.amounts),
            str(line.total),
            line.remark,
        ]
        for line in facts.lines
    ]
    sums = [*(str(part) for part in facts.amounts), str(facts.total)]
    totals = [pgettext("paper", "Total"), "", "", *sums, ""]
    return table(drawing, strip, columns, rows, height=6.5, totals=totals)

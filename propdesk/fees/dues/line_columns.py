"""The columns by which a line that somebody owes is known in every list that leaves the program."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.writing import CellKind, SheetColumn

LINE_COLUMNS = (
    SheetColumn("unit", N_("Unit")),
    SheetColumn("debtor", N_("Who owes")),
    SheetColumn("item", N_("Fee item")),
    SheetColumn("period_from", N_("From"), CellKind.DATE),
    SheetColumn("period_to", N_("Until"), CellKind.DATE),
    SheetColumn("due_day", N_("Due day"), CellKind.DATE),
)
LINE_FIELDS = {"period_from": ("period_from", "period_to")}
"""What one column of the screen is in the file."""

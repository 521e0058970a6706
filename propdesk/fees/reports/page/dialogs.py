"""Days of one's own that a report is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from propdesk.fees.reports.spans import DaySpan
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import DateField
from propdesk.ui.forms.forms import FormDialog


def days_dialog(desk: Desk, span: DaySpan, choose: Callable[[DaySpan], object]) -> FormDialog:
    """Build the question for two days, whichever is typed first."""
    today = desk.today()

    def save(values: dict[str, object]) -> object:
        first, last = values["first"], values["last"]
        assert isinstance(first, date) and isinstance(last, date)  # noqa: S101, PT018  required
        choose(DaySpan(min(first, last), max(first, last)))
        return True

    fields = [
        DateField(
            "first", _("Starting day"), today=today, required=True, check=_not_to_come(today)
        ),
        DateField("last", _("Ending day"), today=today, required=True),
    ]
    dialog = FormDialog(
        desk, _("Free days"), fields, save=save, save_words=_("Show"), width=420, asks_only=True
    )
    dialog.form.set_values({"first": span.first, "last": min(span.last, today)})
    return dialog


def _not_to_come(today: date) -> Callable[[object], tuple[str, str] | None]:
    def check(value: object) -> tuple[str, str] | None:
        if isinstance(value, date) and value > today:
            return "error", _("No report is of days to come.")
        return None

    return check

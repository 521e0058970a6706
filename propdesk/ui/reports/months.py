"""Which month a report is of: one before, one after, or one of the list."""

from collections.abc import Callable
from datetime import date

from propdesk.kernel.i18n import _
from propdesk.kernel.reports.report import month_after, month_words
from propdesk.ui.lists.filter_bar import HEIGHT
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import Button

OFFERED = 24  # months


class MonthChoice:
    """The widgets `back`, `months`, `onward`; `first` is the first day of the chosen month, and
    `chosen` is told of another one."""

    def __init__(self, today: date, chosen: Callable[[], object]) -> None:
        self.first = today.replace(day=1)
        self.offered = [month_after(self.first, -back) for back in range(OFFERED)]
        self._chosen = chosen
        self.back = Button(_("Month before"), key="PgUp", on_click=lambda: self._step(-1))
        self.onward = Button(_("Month after"), key="PgDn", on_click=lambda: self._step(1))
        self.months = Drop()
        self.months.setProperty("large", "bar")
        self.months.addItems([month_words(month) for month in self.offered])
        self.months.fit(HEIGHT)
        self.months.activated.connect(lambda place: self.choose(self.offered[place]))

    def choose(self, first: date) -> None:
        """Take a month that is offered."""
        if first in self.offered:
            self.first = first
            self.months.setCurrentIndex(self.offered.index(first))
            self._chosen()

    def _step(self, months: int) -> None:
        self.choose(month_after(self.first, months))

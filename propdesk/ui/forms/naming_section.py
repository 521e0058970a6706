"""Which records name the one in hand, and what it still lacks, in the panel beside it; a click
opens one.

RecordPanel(…, first=[open_points_section(desk)], sections=[naming_section(desk)])
"""

from functools import partial

from propdesk.db.declarations import PanelLine
from propdesk.db.linking.open_points import open_points
from propdesk.db.records.naming import RecordNaming, records_naming
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.refusals import RecordGone
from propdesk.ui.desk import Desk
from propdesk.ui.forms.links_section import LinkRow, OtherRecords, open_record
from propdesk.ui.forms.record_panel import Section
from propdesk.ui.parts.jobs import Job


def naming_section(desk: Desk) -> Section:
    """For the `sections` of a panel."""
    return lambda kind: NamingSection(desk, kind)


class NamingSection(OtherRecords):
    """See the module."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(_("Where it is named"), _("No record names it yet."))
        self._desk, self._kind = desk, kind

    def show_record(self, record_id: int) -> None:
        """Show this record. Raises NotPermitted."""
        found = self._desk.store.read(records_naming, kind=self._kind, record_id=record_id)
        self.show_rows([self._row(one) for one in found])

    def _row(self, one: RecordNaming) -> LinkRow | str:
        if one.record_id is None:
            return f"{one.told}: {one.name}"
        return LinkRow(
            one.name, one.told, partial(open_record, self._desk, one.kind, one.record_id)
        )


def open_points_section(desk: Desk) -> Section:
    """For the `sections` of a panel."""
    return lambda kind: OpenPointsSection(desk, kind)


class OpenPointsSection(OtherRecords):
    """What still keeps the record in hand from its end."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(_("Open points"), _("Nothing is missing any more."))
        self._desk, self._kind, self._shown = desk, kind, 0
        self._asked: Job | None = None

    def show_record(self, record_id: int) -> None:
        """Show this record, in a moment."""
        if self._asked is not None:
            self._asked.cancel()
        if record_id != self._shown:
            self.show_rows(["…"])
        self._shown = record_id
        # What every subject above says of it takes longer than the list may stand still.
        job = self._asked = self._desk.run(
            partial(self._read, record_id),
            title=_("Open points"),
            done=lambda found: self._take(job, found),
            failed=self._refused,
            cancelled=lambda: None,
            quiet=True,
            page=self,
        )

    def _read(self, record_id: int, _progress: Progress) -> tuple[PanelLine, ...]:
        return self._desk.store.read(open_points, kind=self._kind, record_id=record_id)

    def _take(self, job: Job, found: object) -> None:
        if job is self._asked and isinstance(found, tuple):
            self.show_rows([self._row(one) for one in found])

    def _refused(self, refusal: UserError) -> None:
        if not isinstance(refusal, RecordGone):  # deleted by somebody else: the list reloads
            self._desk.refuse(refusal)

    def _row(self, one: PanelLine) -> LinkRow | str:
        if one.record is None:
            return _("{name}: {what}").format(name=one.name, what=one.detail)
        told = " · ".join(filter(None, (one.state[0] if one.state else "", one.detail)))
        return LinkRow(one.name, told, partial(open_record, self._desk, *one.record))

"""Cases of a developer's roster: the file, what it says, and taking it over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.sheets.files import read_workbook
from propdesk.movein.cases.rosters import RosterCases, cases_of_roster, take_roster_over
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.parts.messages import MessageDialog, choice_dialog

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

MOST_TOLD = 6


def choose_roster(desk: Desk) -> None:
    """Ask for the roster, then show what it says of cases."""
    if (file := open_sheet(desk, "import", _("Choose a workbook"))) is not None:
        look_into_roster(desk, file)


def look_into_roster(desk: Desk, file: Path) -> None:
    """Read a roster in a job, and ask whether its cases are taken over."""
    store = desk.store

    def read(progress: Progress) -> RosterCases:
        workbook = read_workbook(file, progress=progress)
        return store.read(cases_of_roster, workbook=workbook)

    def ask(found: object) -> None:
        if isinstance(found, RosterCases) and roster_dialog(desk, file, found).exec() == 1:
            take_over(desk, found)

    desk.run(read, title=_("Reading {name}").format(name=file.name), done=ask)


def roster_dialog(desk: Desk, file: Path, found: RosterCases) -> MessageDialog:
    """Build the question: what the roster says, and what of it cannot be taken."""
    count = len(found.cases)
    words = ngettext(
        "{file} tells of {count} case.", "{file} tells of {count} cases.", count
    ).format(file=file.name, count=f"{count:,}")
    told = [
        _("To be made: {made}. Day of the notice: {days}. Who handles it: {names}.").format(
            made=sum(one.is_new for one in found.cases),
            days=sum(one.notified_on is not None for one in found.cases),
            names=sum(bool(one.handled_by) for one in found.cases),
        ),
        _("Left alone, handed over already: {handed}. Not entered yet: {unknown}.").format(
            handed=found.handed, unknown=found.unknown
        ),
        *found.doubts[:MOST_TOLD],
    ]
    if (more := len(found.doubts) - MOST_TOLD) > 0:
        told.append(_("{count} more of this kind").format(count=more))
    choices = [_("Take the cases over")]
    return choice_dialog(desk.window, words, told, choices, icon="file-spreadsheet")


def take_over(desk: Desk, found: RosterCases) -> None:
    """Make and change the cases in a job."""
    store = desk.store

    def take(progress: Progress) -> int:
        return store.write(take_roster_over, cases=found.cases, progress=progress)

    def tell(changed: object) -> None:
        if isinstance(changed, int):
            told = ngettext("{count} case taken over", "{count} cases taken over", changed)
            desk.say(told.format(count=changed), "done")

    desk.run(take, title=_("Making the cases"), done=tell, writes=True)

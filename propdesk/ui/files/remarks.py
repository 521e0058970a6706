"""A file that was read, saved with a remark in each doubtful cell."""

from collections.abc import Callable, Sequence
from pathlib import Path

from propdesk.kernel.errors import Problem
from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.files import annotate_workbook
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import PATTERNS, save_file


def save_with_remarks(
    desk: Desk,
    file: Path,
    problems: Sequence[Problem],
    then: Callable[[], object] = lambda: None,
) -> None:
    """Ask where the copy goes, write it in a job, say so; `then` in any case, also backed out."""
    name = _("{file} with remarks").format(file=file.stem)
    out = save_file(desk, "xlsx", _("Save annotated report"), f"{name}.xlsx", PATTERNS["xlsx"])
    if out is None:
        then()
        return
    target = out

    def tell(_done: object) -> None:
        desk.say(_("{file} written").format(file=target.name), "done")
        then()

    desk.run(
        lambda _progress: annotate_workbook(file, problems, target),
        title=_("Writing the report"),
        done=tell,
        stoppable=False,
    )

"""What lists of every subject put out, and what their papers say of the estate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.kernel.paper.records import PaperHead
from propdesk.system.settings.heads import office_head
from propdesk.ui.papers.exporting import Write, export_action
from propdesk.ui.papers.list_paper import print_action

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.actions import Action
    from propdesk.ui.lists.source import Records
    from propdesk.ui.lists.tables import Table


def paper_head(desk: Desk) -> PaperHead:
    """Whose paper it is, and who prints it."""
    return office_head(desk.store)


def list_outputs(
    desk: Desk,
    name: str,
    records: Records,
    write: Write,
    table: Callable[[], Table],
    *,
    has_masks: bool = False,
) -> list[Action]:
    """The buttons that put a list on paper and into a file; `name` is a msgid."""
    return [
        print_action(desk, name, records, table, partial(paper_head, desk)),
        *export_action(desk, name, write, table, has_masks=has_masks),
    ]

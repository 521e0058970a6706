"""What a subject of the office tells the program: one MODULE in its `module.py`, typed.

A declaration is data and small functions that import what they need when they are called: nothing
runs on import, and a page is read from the disk when it is first shown. `propdesk.modules` lists
them; import order, permissions, exports, search, audit words and the tests over all subjects
follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from propdesk.db.declarations import (
    AuditWords as AuditWords,
    Milestone as Milestone,
    PaperKind as PaperKind,
    RecordAction as RecordAction,
    SearchGroup as SearchGroup,
)
from propdesk.kernel.permissions import Permission as Permission, Role as Role
from propdesk.ui.window.tabs import Page as Page

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.db.breach import Breach
    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Export:
    """A list that leaves the program by `propdesk export`; `title` is a msgid.

    `write(store, path, extent)` gives the number of rows. `masked`: phones or numbers are in it,
    which `--unmasked` writes in full.
    """

    name: str
    title: str
    write: Callable[[Store, Path, Extent], int]
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One subject. `name` is its folder: "estate.units", or a wing for what its rooms share.

    tables: imports its mapped classes. audit_words: the words of what it writes into the log.
    refers: what the rows of a table of its own are called that refer to a record of another.
    records: the kinds of records it keeps; the log says their fields as the forms do. undo: kind →
    gives the use case (kind, record_id) that takes the last save of a record of it back.
    after_import, handed_over: what it says of an import, does when a space changed hands, on the
    page of a subject below it. The rest is told where it is declared.
    """

    name: str
    tables: Callable[[], ModuleType] | None = None
    pages: tuple[Page, ...] = ()
    permissions: tuple[Permission, ...] = ()
    exports: tuple[Export, ...] = ()
    due: Callable[[Session], Iterable[Due]] | None = None
    search: tuple[SearchGroup, ...] = ()
    papers: tuple[PaperKind, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    actions: tuple[RecordAction, ...] = ()
    checks: Callable[[Session, Progress], Iterable[Breach]] | None = None
    after_import: Callable[[Session, Collection[int]], str] | None = None
    handed_over: Callable[[Desk, int], object] | None = None
    audit_words: AuditWords = field(default_factory=AuditWords)
    refers: Mapping[str, str] = field(default_factory=dict)
    records: Callable[[], Iterable[RecordKind[Any, Any]]] | None = None
    undo: Mapping[str, Callable[[], Callable[..., object]]] = field(default_factory=dict)

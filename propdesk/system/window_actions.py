"""What the pages of this folder ask of whoever builds the window: steps that reach beyond it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from propdesk.kernel.progress import Progress
from propdesk.system.backups.findings import Finding
from propdesk.system.start.first_steps import FirstStep


def _nothing(*_anything: object) -> None:
    """Do nothing: a way the window at hand does not have."""


def _no_findings(_progress: Progress) -> tuple[Finding, ...]:
    return ()


def _no_steps() -> tuple[FirstStep, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A kind of document with a printer of its own; `title` is a msgid, `papers` those offered."""

    kind: str
    title: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WindowActions:
    """The functions passed in by the composition root.

    `restore(file, despite_breaches, progress)` and `undo_restore(progress)` run in a job; the store
    goes on with the restored data and `restored()` is then called in the window: log in again.
    """

    check_books: Callable[[Progress], tuple[Finding, ...]] = _no_findings
    restore: Callable[[Path, bool, Progress], object] = _nothing
    undo_restore: Callable[[Progress], object] = _nothing
    restored: Callable[[], None] = _nothing
    open_practice: Callable[[], None] = _nothing
    first_steps: Callable[[], tuple[FirstStep, ...]] = _no_steps
    documents: tuple[PrintedDocument, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)

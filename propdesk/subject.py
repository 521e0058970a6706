"""What a subject of the office tells the program: one MODULE in its `module.py`, typed.

A declaration is data and small functions that import what they need when they are called: nothing
runs on import, and a page is read from the disk when it is first shown. `propdesk.modules` lists
them; import order, permissions, exports, search, audit words and the tests over all subjects
follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from propdesk.db.declarations import (
    PRACTICE as PRACTICE,
    AuditWords as AuditWords,
    Event as Event,
    LetterKind as LetterKind,
    Milestone as Milestone,
    OpenPoints as OpenPoints,
    PanelLine as PanelLine,
    PaperKind as PaperKind,
    RecordAction as RecordAction,
    SampleMaker as SampleMaker,
    SearchGroup as SearchGroup,
    StepWay as StepWay,
    UnitCase as UnitCase,
    UnitCases as UnitCases,
    UnitHistory as UnitHistory,
    UnitPanel as UnitPanel,
)
from propdesk.db.withholding.personal import PersonalData as PersonalData
from propdesk.kernel.permissions import Permission as Permission, Role as Role
from propdesk.kernel.progress import NoProgress
from propdesk.tabs import TABS
from propdesk.ui.window.tabs import MenuAction as MenuAction, Page as Page

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.breach import BookStep, Breach, RowsMade
    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.reports.report import Report
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.system.registers.register import Register
    from propdesk.ui.desk import Desk

# Where a register stands on the page of a household.
_AFTER_THOSE_BY_HAND = 100


class Export(msgspec.Struct, frozen=True):
    """A list that leaves the program by `propdesk export`; `title` is a msgid.

    `write(store, path, extent)` gives the number of rows. `masked`: phones or numbers are in it,
    which `--unmasked` writes in full.
    """

    name: str
    title: str
    write: Callable[[Store, Path, Extent], int]
    masked: bool = False


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """One subject. `name` is its folder: "estate.units", or a wing for what its rooms share.

    tables: imports its mapped classes. audit_words: the words of what it writes into the log.
    refers: what the rows of a table of its own are called that refer to a record of another.
    counted: the titles of its tables of which a restore says how many rows come and go.
    records: the kinds of records it keeps; the log says their fields as the forms do. personal:
    which columns of its tables tell of people, and how long they are kept.
    registers: import the declared registers with their tables; what follows from them stands
    beside what is said here, see `whole`. built: the pages (by id) of registers made by hand in
    the place of the declared ones, out of the same parts. rows_made: what it writes into tables
    beside the log. check_steps: what of `checks` the daily check looks at, a step at a time.
    record_fields: kind → the field (desk, fact) of a form in which a record of it is typed.
    after_import, handed_over: what it says of an import, does when a space changed hands, on the
    page of a subject below it. left_in_full: what it does when a list left unmasked.
    calendar_changed: computes anew what holidays that came in late shift. each_day: done once after
    a start and on each new day, as whoever works. sample: gives
    the use case that fills its year of the sample estate. reports: give what counts a month; all
    of them are the month report of the office. warns: kind of a subject below → what is said
    beside the fields of its form (session, id or 0, fields), which may be saved. follows: kind of a
    subject below → what is done after each save of one (session, row before, row after). The
    rest is told where it is declared.
    """

    name: str
    tables: Callable[[], ModuleType] | None = None
    pages: tuple[Page, ...] = ()
    permissions: tuple[Permission, ...] = ()
    exports: tuple[Export, ...] = ()
    due: Callable[[Session], Iterable[Due]] | None = None
    search: tuple[SearchGroup, ...] = ()
    papers: tuple[PaperKind, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    actions: tuple[RecordAction, ...] = ()
    open_points: tuple[OpenPoints, ...] = ()
    menu_actions: tuple[MenuAction, ...] = ()
    unit_panels: tuple[UnitPanel, ...] = ()
    unit_histories: tuple[UnitHistory, ...] = ()
    unit_cases: tuple[UnitCases, ...] = ()
    checks: Callable[[Session, Progress], Iterable[Breach]] | None = None
    check_steps: Callable[[], Sequence[BookStep]] | None = None
    rows_made: RowsMade | None = None
    after_import: Callable[[Session, Collection[int]], str] | None = None
    handed_over: Callable[[Desk, int], object] | None = None
    left_in_full: Callable[[Session, str], object] | None = None
    calendar_changed: Callable[[Session], object] | None = None
    each_day: Callable[[Store], object] | None = None
    reports: tuple[Callable[[], Report[Any]], ...] = ()
    sample: Callable[[], SampleMaker] | None = None
    follows: Mapping[str, Callable[[Session, Any, Any], object]] = msgspec.field(
        default_factory=dict
    )
    warns: Mapping[str, Callable[[Session, int, Any], Mapping[str, str]]] = msgspec.field(
        default_factory=dict
    )
    audit_words: AuditWords = msgspec.field(default_factory=AuditWords)
    refers: Mapping[str, str] = msgspec.field(default_factory=dict)
    counted: Mapping[str, str] = msgspec.field(default_factory=dict)
    records: Callable[[], Iterable[RecordKind[Any, Any]]] | None = None
    personal: tuple[PersonalData, ...] = ()
    record_fields: Mapping[str, Callable[..., Any]] = msgspec.field(default_factory=dict)
    registers: tuple[Callable[[], Register[Any, Any, Any]], ...] = ()
    built: Mapping[str, Callable[[Desk], QWidget]] = msgspec.field(default_factory=dict)


def whole(module: Module) -> Module:
    """A subject with all that follows from its registers: their pages and exports, what the search
    finds, what waits too long, and the words of the log."""
    found = [load() for load in module.registers]
    kinds = tuple(one.kind for one in found)
    titles = {one.kind.kind: one.title for one in found}
    tables = {one.kind.table.name: one.title for one in found}
    words = structs.replace(module.audit_words, kinds={**module.audit_words.kinds, **titles})
    return structs.replace(
        module,
        pages=(*module.pages, *(_page(one, module.built.get(one.page)) for one in found)),
        exports=(*module.exports, *(_export(one) for one in found)),
        search=(*module.search, *(_group(one) for one in found)),
        due=_all_due(module.due, [one for one in found if one.deadline]),
        audit_words=words,
        refers={**module.refers, **{one.kind.kind: one.refers for one in found if one.refers}},
        counted={**module.counted, **tables},
        records=(lambda: (*(module.records or tuple)(), *kinds)) if kinds else module.records,
        unit_panels=(*module.unit_panels, *(_unit_panel(one) for one in found if one.unit_panel)),
        unit_histories=(
            *module.unit_histories,
            *(_unit_history(one) for one in found if one.unit_panel),
        ),
    )


def _page(register: Register[Any, Any, Any], by_hand: Callable[[Desk], QWidget] | None) -> Page:
    def build(desk: Desk) -> QWidget:
        from propdesk.system.registers.view import DeclaredPage

        return DeclaredPage(desk, register)

    return Page(
        id=register.page,
        tab=register.tab,
        title=register.title,
        icon=register.icon,
        build=by_hand or build,
        permission=register.kind.view,
        place=register.place,
        menu=register.menu,
        drawer=register.drawer,
        shows={register.kind.kind: "record_id"},
    )


def _export(register: Register[Any, Any, Any]) -> Export:
    def write(store: Store, path: Path, extent: Extent) -> int:
        return register.out.write(store, path, extent=extent)

    return Export(
        name=register.list_name, title=register.title, write=write, masked=register.has_masks
    )


def _group(register: Register[Any, Any, Any]) -> SearchGroup:
    return SearchGroup(
        kind=register.kind.kind,
        title=register.title,
        icon=register.icon,
        permission=register.kind.view,
    )


def _unit_panel(register: Register[Any, Any, Any]) -> UnitPanel:
    def lines(session: Session, unit_id: int) -> Sequence[PanelLine]:
        from propdesk.system.registers.unit_page import open_lines

        own = register.unit_lines
        return own(session, unit_id) if own else open_lines(session, register, unit_id)

    return UnitPanel(
        title=register.unit_panel,
        lines=lines,
        watches=frozenset({register.kind.table.name}),
        counted=lambda count: register.words.count(count).format(count=count),
        permission=register.kind.view,
        tells_none=False,
        figure=register.unit_figure,
        place=_AFTER_THOSE_BY_HAND,
    )


def _unit_history(register: Register[Any, Any, Any]) -> UnitHistory:
    def events(session: Session, unit_id: int, most: int) -> Iterable[Event]:
        from propdesk.system.registers.unit_page import events_of_unit

        return events_of_unit(session, register, unit_id, most)

    return UnitHistory(
        register.tab,
        next(tab.title for tab in TABS if tab.id == register.tab),
        events,
        place=_AFTER_THOSE_BY_HAND,
        permission=register.kind.view,
    )


def _all_due(
    due: Callable[[Session], Iterable[Due]] | None, registers: list[Register[Any, Any, Any]]
) -> Callable[[Session], Iterable[Due]] | None:
    if not registers:
        return due
    return lambda session: (
        # First what is past its time: a record stands in the first line that claims it.
        *(line for one in registers for line in one.due(session)),
        *(due(session) if due else ()),
    )


def whole_step(check: Callable[[Session, Progress], Iterable[Breach]]) -> BookStep:
    """A check as one step of the daily check: for what is read in some tenths of a second, or by
    long statements, which give way."""

    def step(session: Session, _place: int) -> tuple[list[Breach], int | None]:
        return list(check(session, NoProgress())), None

    return step

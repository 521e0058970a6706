"""The subjects of the office by their folders, from below: each may import those named before it.

Adding one: its folder with a `module.py`, its name here, a migration when it has tables, and the
catalogues. Importing this loads no table and no page; `declared` knows the tables once called.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from propdesk.db.declarations import AuditWords, Declarations, PaperKind
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.subject import Export, Module, Page, whole
from propdesk.tabs import DUTIES, DUTIES_TITLE, MENUS, MENUS_TITLE, TABS

if TYPE_CHECKING:
    from propdesk.system.registers.register import Register

SUBJECTS = (
    "system",
    "system.settings",
    "system.log",
    "system.users",
    "system.backups",
    "system.start",
    "system.help",
    "system.letters",
    "system.signatures",
    "duties.hours",
    "duties.clocks",
    "duties.checklists",
    "duties.plans",
    "estate",
    "estate.accounts",
    "estate.people",
    "estate.units",
    "estate.vehicles",
    "estate.imports",
    "fees",
    "fees.payers",
    "fees.tariffs",
    "fees.meters",
    "fees.receipt_books",
    "fees.hand_ins",
    "fees.shifts",
    "fees.receipts",
    "fees.invoices",
    "fees.prepayments",
    "fees.stops",
    "fees.late",
    "fees.billing",
    "fees.cards",
    "fees.sharing",
    "fees.passed_on",
    "fees.charges",
    "fees.corrections",
    "fees.whatif",
    "fees.offers",
    "fees.notices",
    "fees.deposits",
    "fees.opening",
    "fees.refunds",
    "fees.deductions",
    "fees.held",
    "fees.statements",
    "fees.counter",
    "fees.item_moves",
    "fees.bank",
    "fees.settlements",
    "fees.arrears",
    "fees.checks",
    "access.loans",
    "service.contacts",
    "repairs.workers",
    "repairs.builders",
    "repairs.kinds",
    "repairs.orders",
    "repairs.callbacks",
    "patrol.points",
    "patrol.hazards",
    "patrol.rounds",
    "patrol.shift_book",
    "repairs.board",
    "repairs.ledger",
    "repairs.summary",
    "patrol.wand",
    "patrol.old_book",
    "patrol.statistics",
    "service.complaints",
    "service.rates",
    "patrol.complaints",
    "service.visits",
    "service.summary",
    "movein",
    "movein.keys",
    "movein.cases",
    "movein.defects",
    "movein.companies",
    "movein.renovation",
    "movein.papers",
    "movein.visit",
    "movein.follow_ups",
    "movein.owner_change",
    "fees.dunning",
    "fees.court",
    "fees.public_income",
    "fees.months",
    "fees.reports",
    "fees.accrual",
    "fees.vouchers",
    "fees.years",
    "fees.doctor",
    "privacy.persons",
    "privacy.retention",
    "privacy.incidents",
    "household",
    "today",
)
MODULES: tuple[Module, ...] = tuple(
    import_module(f"propdesk.{name}.module").MODULE for name in SUBJECTS
)


@cache
def subjects() -> tuple[Module, ...]:
    """The subjects with all that follows from their registers; their tables are known after it."""
    with no_cycle_search():  # mapped classes are many values, and all of them stay
        return tuple(whole(module) for module in MODULES)


def pages() -> tuple[Page, ...]:
    """Every page, in the order of the rail and of its tabs; those of the menus last."""
    tabs = [*(tab.id for tab in TABS), MENUS]
    found = [page for module in subjects() for page in module.pages]
    return tuple(sorted(found, key=lambda page: (tabs.index(page.tab), page.place)))


def exports() -> dict[str, Export]:
    """Every list that leaves the program, by name."""
    found = _office_first(subjects())
    return {export.name: export for module in found for export in module.exports}


def importable() -> dict[str, "Register[Any, Any, Any]"]:
    """Every register that takes a workbook, by the name of its list."""
    found = [load() for module in _office_first(subjects()) for load in module.registers]
    return {register.list_name: register for register in found if register.imports}


@cache
def declared() -> Declarations:
    """What the subjects declare, for whoever opens the data; every table is known after it."""
    modules = _with_tables()
    papers = tuple(paper for module in _office_first(modules) for paper in module.papers)
    return Declarations(
        rights_now=_rights_now,
        permissions={each.name: each for m in _office_first(modules) for each in m.permissions},
        audit=_audit_words([module.audit_words for module in modules], papers),
        refers=_merged(module.refers for module in modules),
        lists={name: export.title for name, export in exports().items()},
        counted=_merged(module.counted for module in _office_first(modules)),
        due=tuple(module.due for module in modules if module.due),
        search=tuple(group for module in modules for group in module.search),
        shows={kind: (page.id, word) for page in pages() for kind, word in page.shows.items()},
        papers=papers,
        letters=tuple(letter for module in modules for letter in module.letters),
        milestones=tuple(each for module in modules for each in module.milestones),
        checks=tuple(module.checks for module in modules if module.checks),
        check_steps=tuple(module.check_steps for module in modules if module.check_steps),
        rows_made=tuple(module.rows_made for module in modules if module.rows_made),
        after_import=tuple(module.after_import for module in modules if module.after_import),
        left_in_full=tuple(m.left_in_full for m in modules if m.left_in_full),
        calendar_changed=tuple(m.calendar_changed for m in modules if m.calendar_changed),
        each_day=tuple(module.each_day for module in modules if module.each_day),
        reports=tuple(report for module in modules for report in module.reports),
        samples={module.name: module.sample for module in modules if module.sample},
        follows=_by_kind(module.follows for module in modules),
        warns=_by_kind(module.warns for module in modules),
        records=tuple(module.records for module in modules if module.records),
        personal=tuple(one for module in modules for one in module.personal),
        wings=_wings(),
        tabs={page.id: page.tab for page in pages()},
        unit_panels=_placed(panel for module in modules for panel in module.unit_panels),
        unit_histories=_placed(history for module in modules for history in module.unit_histories),
        unit_cases=_placed(cases for module in modules for cases in module.unit_cases),
        actions=_placed(action for module in modules for action in module.actions),
        open_points=_placed(points for module in modules for points in module.open_points),
        record_fields=_merged(module.record_fields for module in modules),
    )


def _rights_now(session: Any, actor: Any, needed: str) -> Any:  # noqa: ANN401  as the store has them
    from propdesk.system.users.users import rights_now

    return rights_now(session, actor, needed)


def _with_tables() -> tuple[Module, ...]:
    """The subjects once every table is known."""
    import propdesk.db.models  # noqa: F401  postings and audit, on which every table stands

    modules = subjects()
    with no_cycle_search():  # mapped classes are many values, and all of them stay
        for module in modules:
            if module.tables is not None:
                module.tables()
    return modules


def _by_kind(declared: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """What subjects declare for a kind of record, in the order of the subjects."""
    found: dict[str, tuple[Any, ...]] = {}
    for kind, one in (pair for each in declared for pair in each.items()):
        found[kind] = (*found.get(kind, ()), one)
    return found


def _wings() -> dict[str, str]:
    tabs = {tab.id: tab.title for tab in TABS}
    return {**tabs, DUTIES: DUTIES_TITLE, MENUS: MENUS_TITLE}


def _office_first(modules: Iterable[Module]) -> list[Module]:
    """The subjects of the office before those of the program itself, as people read tables."""
    return sorted(modules, key=lambda module: module.name.partition(".")[0] == MENUS)


def _audit_words(words: list[AuditWords], papers: Iterable[PaperKind]) -> AuditWords:
    return AuditWords(
        kinds=_merged(each.kinds for each in words),
        done=_merged(each.done for each in words),
        fields=_merged(each.fields for each in words),
        values={**{p.kind: p.title for p in papers}, **_merged(each.values for each in words)},
        money=frozenset().union(*(each.money for each in words)),
        areas=frozenset().union(*(each.areas for each in words)),
        flags=frozenset().union(*(each.flags for each in words)),
        silent=frozenset().union(*(each.silent for each in words)),
        told={field: how for each in words for field, how in each.told.items()},
    )


T = TypeVar("T")


def _merged(some: Iterable[Mapping[str, T]]) -> dict[str, T]:
    return {word: told for each in some for word, told in each.items()}


class _Placed(Protocol):
    @property
    def place(self) -> int: ...


P = TypeVar("P", bound=_Placed)


def _placed(some: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(some, key=attrgetter("place")))

"""The subjects of the office, from below: each may import those above it in this list.

Adding one: its folder with a `module.py`, its line here, a migration when it has tables, and the
catalogues. Importing this loads no table and no page; `declared` knows the tables once called.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from propdesk.access.loans.module import MODULE as LOANS
from propdesk.db.declarations import AuditWords, Declarations
from propdesk.estate.accounts.module import MODULE as ACCOUNTS
from propdesk.estate.imports.module import MODULE as IMPORTS
from propdesk.estate.module import MODULE as ESTATE
from propdesk.estate.people.module import MODULE as PEOPLE
from propdesk.estate.units.module import MODULE as UNITS
from propdesk.estate.vehicles.module import MODULE as VEHICLES
from propdesk.fees.arrears.module import MODULE as ARREARS
from propdesk.fees.billing.module import MODULE as BILLING
from propdesk.fees.charges.module import MODULE as CHARGES
from propdesk.fees.checks.module import MODULE as CHECKS
from propdesk.fees.counter.module import MODULE as COUNTER
from propdesk.fees.module import MODULE as FEES
from propdesk.fees.notices.module import MODULE as NOTICES
from propdesk.fees.prepayments.module import MODULE as PREPAYMENTS
from propdesk.fees.receipts.module import MODULE as RECEIPTS
from propdesk.fees.shifts.module import MODULE as SHIFTS
from propdesk.fees.tariffs.module import MODULE as TARIFFS
from propdesk.household.module import MODULE as HOUSEHOLD
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.subject import Export, Module, Page
from propdesk.system.backups.module import MODULE as BACKUPS
from propdesk.system.help.module import MODULE as HELP
from propdesk.system.log.module import MODULE as LOG
from propdesk.system.module import MODULE as SYSTEM
from propdesk.system.settings.module import MODULE as SETTINGS
from propdesk.system.start.module import MODULE as START
from propdesk.system.users.module import MODULE as USERS
from propdesk.tabs import MENUS, TABS
from propdesk.today.module import MODULE as TODAY

MODULES: tuple[Module, ...] = (
    SYSTEM,
    USERS,
    SETTINGS,
    LOG,
    BACKUPS,
    START,
    HELP,
    ESTATE,
    ACCOUNTS,
    PEOPLE,
    UNITS,
    VEHICLES,
    IMPORTS,
    FEES,
    TARIFFS,
    SHIFTS,
    RECEIPTS,
    PREPAYMENTS,
    BILLING,
    CHARGES,
    COUNTER,
    ARREARS,
    NOTICES,
    CHECKS,
    LOANS,
    HOUSEHOLD,
    TODAY,
)


def pages(modules: Iterable[Module] = MODULES) -> tuple[Page, ...]:
    """Every page, in the order of the rail and of its tabs; those of the menus last."""
    tabs = [*(tab.id for tab in TABS), MENUS]
    found = [page for module in modules for page in module.pages]
    return tuple(sorted(found, key=lambda page: (tabs.index(page.tab), page.place)))


def exports(modules: Iterable[Module] = MODULES) -> dict[str, Export]:
    """Every list that leaves the program, by name."""
    return {export.name: export for module in _office_first(modules) for export in module.exports}


@cache
def declared(modules: tuple[Module, ...] = MODULES) -> Declarations:
    """What the subjects declare for those below them; every table is known after it.

    Pass it to whoever opens the data.
    """
    import propdesk.db.models  # noqa: F401  postings and audit, on which every table stands

    with no_cycle_search():  # mapped classes are many values, and all of them stay
        for module in modules:
            if module.tables is not None:
                module.tables()
    return Declarations(
        permissions={each.name: each for m in _office_first(modules) for each in m.permissions},
        audit=_audit_words([module.audit_words for module in modules]),
        refers=_merged(module.refers for module in modules),
        lists={name: export.title for name, export in exports(modules).items()},
        due=tuple(module.due for module in modules if module.due),
        search=tuple(group for module in modules for group in module.search),
        shows={
            kind: (page.id, word) for page in pages(modules) for kind, word in page.shows.items()
        },
        papers=tuple(paper for module in modules for paper in module.papers),
        milestones=tuple(each for module in modules for each in module.milestones),
        checks=tuple(module.checks for module in modules if module.checks),
        after_import=tuple(module.after_import for module in modules if module.after_import),
        records=tuple(module.records for module in modules if module.records),
        undo={kind: undo for module in modules for kind, undo in module.undo.items()},
    )


def _office_first(modules: Iterable[Module]) -> list[Module]:
    """The subjects of the office before those of the program itself, as people read tables."""
    return sorted(modules, key=lambda module: module.name.partition(".")[0] == MENUS)


def _audit_words(words: list[AuditWords]) -> AuditWords:
    return AuditWords(
        kinds=_merged(each.kinds for each in words),
        done=_merged(each.done for each in words),
        fields=_merged(each.fields for each in words),
        values=_merged(each.values for each in words),
        money=frozenset().union(*(each.money for each in words)),
        areas=frozenset().union(*(each.areas for each in words)),
        flags=frozenset().union(*(each.flags for each in words)),
        silent=frozenset().union(*(each.silent for each in words)),
    )


def _merged(some: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {word: told for each in some for word, told in each.items()}

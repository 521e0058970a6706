"""What each subject declares in its MODULE: nothing is forgotten, nothing is said twice.

Each test that fails says what to write, and where.
"""

import contextlib
import importlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.declarations import AuditWords
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import Store, use_case
from propdesk.db.tables import Base
from propdesk.kernel.paths import RESOURCES
from propdesk.kernel.records.fields import TEXTS, facts
from propdesk.modules import MODULES, declared, exports, pages, subjects
from propdesk.system.log.audit_values import is_silent
from propdesk.system.log.referred import says_a_record
from propdesk.tabs import MENUS, TABS
from propdesk.ui.window.header import MENUS as HEADER
from tests.bench.startup import LIST
from tests.system.touches import Unnamed, unnamed
from tests.test_architecture import HEAVY, run_python

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "propdesk"
MENU_IDS = {menu for menu, _title, _key in HEADER}


def twice(names: Iterator[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_no_two_subjects_declare_the_same_thing() -> None:
    assert twice(module.name for module in subjects()) == []
    assert twice(page.id for page in pages()) == []
    assert twice(f"{page.tab} {page.place}" for page in pages()) == []
    assert twice(kind for page in pages() for kind in page.shows) == []
    assert twice(each.name for module in subjects() for each in module.permissions) == []
    assert twice(each.name for module in subjects() for each in module.exports) == []
    assert twice(group.kind for module in subjects() for group in module.search) == []
    assert twice(paper.kind for paper in declared().papers) == []
    assert twice(step.name for step in declared().milestones) == []
    assert twice(table for module in subjects() for table in module.refers) == []


def words_of(words: AuditWords) -> Iterator[tuple[str, str, str]]:
    for part in ("kinds", "done", "fields", "values"):
        for word, told in getattr(words, part).items():
            yield part, word, told


def test_a_word_of_the_log_means_one_thing_for_all_subjects() -> None:
    """Declare it once: with the lowest of the subjects that write it, or in system/module.py."""
    said: dict[tuple[str, str], str] = {}
    again = []
    for module in subjects():
        for part, word, told in words_of(module.audit_words):
            if said.setdefault((part, word), module.name) != module.name:
                again.append(f"{module.name} and {said[part, word]}: {part} {word} ({told})")
    assert again == []


def test_a_page_has_a_tab_a_permission_that_is_declared_and_its_icon() -> None:
    tabs = {MENUS, *(tab.id for tab in TABS)}
    icons = {file.stem for file in (RESOURCES / "icons").glob("*.svg")}
    for page in pages():
        assert page.tab in tabs, page.id
        assert not page.permission or page.permission in declared().permissions, page.id
        assert page.icon in icons, f"put {page.icon}.svg into resources/icons for {page.id}"
    for group in declared().search:
        assert group.icon in icons, f"put {group.icon}.svg into resources/icons for {group.kind}"


def test_a_page_outside_the_tabs_stands_in_a_menu_and_a_step_leads_to_a_page() -> None:
    """Write `menu="data"` (system, help) on the Page in the subject's module.py."""
    outside = [page.id for page in pages() if page.tab == MENUS and page.menu not in MENU_IDS]
    assert outside == []
    assert [page.id for page in pages() if page.tab != MENUS and page.menu] == []
    steps = declared().milestones
    places = {step.page_id for step in steps} | {way.page_id for one in steps for way in one.ways}
    assert places <= {page.id for page in pages()} | {"practice"}


def test_a_first_step_asks_its_question_and_offers_ways() -> None:
    """Give the Milestone a `question` and one to three `ways`; the page itself asks for two."""
    asking = {step.name for step in declared().milestones if step.question and step.why}
    assert {step.name for step in declared().milestones} - asking == {"estate", "backup"}
    ways = {step.name: len(step.ways) for step in declared().milestones if step.name in asking}
    assert all(1 <= count <= 3 for count in ways.values()), ways


def test_a_restore_counts_tables_that_are_there() -> None:
    """Write `counted` in the module.py; a register is counted by itself."""
    assert declared().counted.keys() <= Base.metadata.tables.keys()
    assert "kept_item" in declared().counted


def test_every_table_is_called_something_in_checks_and_protocols(sample_file: Path) -> None:
    named = declared().refers.keys() | declared().counted.keys()
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    with contextlib.closing(sqlite3.connect(sample_file)) as connection:
        tables = {str(name) for (name,) in connection.execute(query)}
    searched = ("sqlite_", "search_text", "search_words", "alembic")
    nameless = sorted(one for one in tables - named if not one.startswith(searched))
    assert not nameless, "say it under refers or counted in the module.py of the subject"


def test_a_permission_belongs_to_a_wing_that_has_a_title() -> None:
    """Name it by its wing ("fees.view"), and give a new wing a Tab in propdesk/tabs.py."""
    wings = {name.partition(".")[0] for name in declared().permissions}
    assert wings - declared().wings.keys() == set()


def test_what_is_offered_on_a_record_asks_for_rights_that_exist_and_fits_a_page() -> None:
    """Its `on` is a kind that a page `shows` or keeps, its icon lies in resources/icons."""
    icons = {file.stem for file in (RESOURCES / "icons").glob("*.svg")}
    for action in declared().actions:
        assert action.on in declared().shows, f"{action.title}: no page shows a {action.on}"
        assert declared().permissions.keys() >= {*action.permissions}, action.title
        assert action.icon in icons, f"put {action.icon}.svg into resources/icons"


def test_a_panel_of_a_household_names_tables_that_exist() -> None:
    """What it `watches` are tables: when they are written, the page reads again."""
    tables = Base.metadata.tables.keys()
    for panel in declared().unit_panels:
        assert tables >= panel.watches, panel.title
        assert not panel.permission or panel.permission in declared().permissions, panel.title
    chips = {(history.kind, history.title) for history in declared().unit_histories}
    assert twice(kind for kind, _title in chips) == [], (
        "subjects of a tab share its chip by one name"
    )


def test_what_the_search_finds_has_a_group_and_a_page_that_shows_it(sample_file: Path) -> None:
    """Declare a SearchGroup in the subject's module.py, and `shows={kind: …}` on its Page."""
    connection = sqlite3.connect(sample_file)
    indexed = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM search_entry")}
    connection.close()
    groups = {group.kind: group for group in declared().search}
    assert indexed == {kind for kind, group in groups.items() if group.find is None}
    assert groups.keys() <= declared().shows.keys()


def record_kinds() -> Iterator[RecordKind[Any, Any]]:
    for file in PACKAGE.rglob("*.py"):
        if "= RecordKind(\n" in file.read_text(encoding="utf-8"):
            name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
            for each in vars(importlib.import_module(name)).values():
                if isinstance(each, RecordKind):
                    yield each


def referring(table: Table) -> set[str]:
    return {
        other.name
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table
    }


def test_what_refers_to_a_record_is_called_something_when_it_cannot_be_deleted() -> None:
    """Declare it under `refers` in the module.py of the subject whose table it is."""
    declared()  # every table is known
    kinds = list(record_kinds())
    assert kinds
    for kind in kinds:
        assert referring(kind.table) <= declared().refers.keys(), kind.kind


def test_every_field_of_a_record_has_a_word_for_the_log() -> None:
    """Declare it under `fields` (or `silent`) of `audit_words` in the subject's module.py."""
    for kind in record_kinds():
        parts = {child.name for child in kind.logged}
        logged = dict.fromkeys((set(kind.table.columns.keys()) - kind.secret) | parts, 0)
        assert unnamed(declared(), f"{kind.kind}.change", logged) == []


def test_every_record_another_one_refers_to_has_a_word_for_history_and_log() -> None:
    """Declare the field as a Fact, or its word under `fields` of `audit_words`: unit_id, unit."""
    told = declared()
    unsaid = [
        f"{kind.kind}.{column.name}"
        for kind in record_kinds()
        for column in kind.table.columns
        if says_a_record(told, kind.kind, column.name) and is_silent(told, column.name, kind.kind)
    ]
    assert unsaid == []


def test_every_kind_of_record_is_told_by_its_subject() -> None:
    """Name it under `records` in the subject's module.py: the log says its fields from there."""
    told = {each.kind for records in declared().records for each in records()}
    assert {kind.kind for kind in record_kinds()} == told


def test_a_field_that_may_be_empty_has_a_column_that_may() -> None:
    """Write `| None` in both, the record's declared class and the mapped one, or in neither."""
    differing = [
        f"{kind.kind}.{fact.name}"
        for kind in record_kinds()
        for fact in facts(kind.fields)
        if fact.name in kind.table.columns and fact.kind not in TEXTS
        if (not fact.required and fact.default is None) != kind.table.columns[fact.name].nullable
    ]
    assert differing == []


def test_the_log_of_a_full_estate_is_told_in_words(sample_file: Path) -> None:
    store = Store(sample_file, read_only=True, declarations=declared())
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT what, before, after FROM audit")).all()
    store.close()
    assert rows
    found = {word for what, *sides in rows for side in sides for word in unnamed_in(what, side)}
    assert found == set()


def unnamed_in(what: str, side: str | None) -> list[str]:
    return unnamed(declared(), what, json.loads(side) if side else {})


def test_a_forgotten_word_of_the_log_fails_the_test_that_writes_it(store: Store) -> None:
    @use_case(permission="", touches=("audit",))
    def wordless(session: Session) -> None:
        record(session, "parcel.hand_out", ("parcel", 1, "x"), None, {"shelf": 3, "note": "x"})

    with pytest.raises(Unnamed, match=r"parcel, parcel.hand_out, shelf.*module.py"):
        store.write(wordless)


def test_a_list_that_may_be_masked_is_written_in_full_only_when_asked() -> None:
    """A declared register knows it by the masks of its fields; these lists are written by hand."""
    by_hand = [each for module in MODULES for each in module.exports]
    assert {each.name for each in by_hand if each.masked} == {"people", "units", "vehicles"}
    assert exports()["kept"].masked


def test_the_list_of_subjects_loads_no_table_and_no_page() -> None:
    loaded = run_python("import sys, propdesk.modules; print(*sys.modules)").split()
    assert [name for name in loaded if name.startswith("PySide6")] == []
    assert set(HEAVY) & set(loaded) == {"msgspec"}  # declarations are structs
    ours = [name for name in loaded if name.startswith("propdesk.")]
    assert [name for name in ours if name.endswith(("models", "view", "dialogs"))] == []


# What a start needs before the first page; not counted is what subjects declare: modules,
# registers, tables and words. A subject with deadlines or rules of its own brings a file or two:
# 154 without repairs, patrol and service, 159 with them, more with what waits of slips, calls and
# defects, with the states of move-in, what its keys declare, with how deposits stand, and with
# passes of workers, and what is asked about a charge; with what waits of hand-ins and months, and
# with the numbers of receipt books: what was written by hand, what is missing; with what waits of
# dunning: which contacts stand, and what became of promises; with instalments that are due and
# debts that can soon not be claimed any more; with invoices, and the rates of tax.
FILES_OF_A_START = 228


def test_a_start_loads_the_first_page_and_no_other(sample: DataFolder) -> None:
    """Import a view where it is called, and what is asked at each start from a small file."""
    code = f"""{LIST}
import builtins, linecache, os
assert builtins.__import__ is builtins.__orig_import__
read = [file for file in linecache.cache if "propdesk" in file and file.endswith(".py")]
assert read == [], "sources of modules were read"
print(*(name for name in list(sys.modules) if name.startswith("propdesk.")), flush=True)
os._exit(0)
"""
    loaded = set(run_python(code, str(sample.root)).split())
    built = {
        name
        for name in loaded
        if re.search(r"[._](view|dialogs)$", name) and name.split(".")[1] not in ("ui", "system")
    }
    assert built == {"propdesk.today.view"}
    files = {
        name
        for name in loaded
        if not name.endswith((".module", ".register", "models", ".rules"))
        and not (ROOT / name.replace(".", "/")).is_dir()
    }
    assert len(files) <= FILES_OF_A_START, sorted(files)


# What follows the first list, or comes with what is pressed.
AFTER_THE_LIST = {
    "PySide6.QtNetwork", "html", "logging.handlers", "propdesk.db.keeping.archive",
    "propdesk.db.keeping.attached", "propdesk.db.keeping.backup", "zstandard",
}  # fmt: skip


def test_the_first_list_waits_for_nothing_that_it_does_not_show(sample: DataFolder) -> None:
    """Not for the socket of a second start, not for the check of the file."""
    at_the_rows = LIST.removesuffix("app.processEvents()\n")  # they are there, not painted yet
    code = f"{at_the_rows}import os\nprint(*sys.modules, running.checked, flush=True)\nos._exit(0)"
    loaded = run_python(code, str(sample.root)).split()
    assert loaded.pop() == "None"
    assert AFTER_THE_LIST & set(loaded) == set()


# Half a millisecond each, a struct takes a fortieth of it. Dataclasses stay what is loaded before
# the first paint, forms and rows of records, whose facts are read from their fields, what is
# written `kw_only` after its name, and what computes a field of its own.
DATACLASSES_OF_A_START = {
    "access.loans.register",
    "app",
    "cli.arguments",
    "db.keeping.layout",
    "db.keeping.lock",
    "db.listing",
    "db.records.chips",
    "db.records.deadlines",
    "duties.clocks.rules",
    "duties.hours.register",
    "fees.payers.fields",
    "kernel.errors",
    "kernel.records.fields",
    "kernel.records.states",
    "kernel.settings",
    "patrol.points.register",
    "repairs.callbacks.times",
    "repairs.kinds.register",
    "repairs.workers.register",
    "system.settings.estate_settings",
    "ui.lists.columns",
    "ui.parts.theme",
    "ui.window.header",
    "ui.window.tabs",
}


def test_a_start_makes_few_dataclasses(sample: DataFolder) -> None:
    """Make it a frozen `msgspec.Struct`, copied by `structs.replace`."""
    code = f"""{LIST}
import os
for name, module in list(sys.modules.items()):
    for one in vars(module).values() if name.startswith("propdesk.") else ():
        if isinstance(one, type) and "__dataclass_fields__" in vars(one):
            print(one.__module__.removeprefix("propdesk."), flush=True)
os._exit(0)
"""
    registers = [load() for module in subjects() for load in module.registers]
    moves = [one.kind.states.moves for one in registers if one.kind.states]
    forms = [move.form for move in chain.from_iterable(moves) if move.form]
    said = [*(one.row for one in registers), *forms]
    of_records = {one.__module__.removeprefix("propdesk.") for one in said}
    found = set(run_python(code, str(sample.root)).split())
    assert found == DATACLASSES_OF_A_START | of_records

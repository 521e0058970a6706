"""The shape of the program: who may import whom, sizes, names, and that an import runs nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.patience import patience

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "propdesk"
LAYERS = {"kernel": set[str](), "db": {"kernel"}, "ui": {"kernel", "db"}}
# Each subject of the office and those below it that it may import.
BELOW: dict[str, set[str]] = {
    "system": set(),
    "estate": {"system"},
    "fees": {"system", "estate"},
    "household": {"system", "estate", "fees"},
    "today": {"system", "estate", "fees"},
}
# The rooms of each wing from below: what computes and writes imports downwards only. What a wing's
# rooms share (models, rules) and what is made of them all (exports, due) lies in the wing itself;
# its views may show what any of its rooms has.
ROOMS = (
    ("kernel", "sheets paper"),
    ("db", "keeping"),
    ("ui", "parts lists forms papers window"),
    ("system", "users settings log backups start help"),
    ("estate", "notation search accounts people units vehicles"),
    ("estate", "roster.cells roster imports.writing imports"),
    ("fees", "tariffs papers dues shifts receipts prepayments billing charges"),
    ("fees", "counter counter.page arrears notices checks"),
)
ORDER = [f"{wing}.{room}" for wing, rooms in ROOMS for room in rooms.split()]
FILES_OF_A_ROOM = 15
# The composition root and what starts it (app, cli, modules …): no folder may import these.
TOP = {
    "__main__",
    "app",
    "automatic_backups",
    "cli",
    "modules",
    "open_estate",
    "outside_changes",
    "practice_window",
    "unopened_file",
}
BANNED_NAMES = {"utils", "helpers", "manager", "common", "misc", "handler"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# What the frame paints before the rest is loaded: none of these by then.
HEAVY = ["sqlalchemy.orm", "openpyxl", "reportlab", "pypinyin", "babel", "cryptography", "argon2"]


FILES = sorted(PACKAGE.rglob("*.py"))
CODE = [file for file in FILES if "versions" not in file.parts]
# "fees.counter.till" → its file; folders are no modules here.
MODULES = {
    ".".join(file.relative_to(PACKAGE).with_suffix("").parts): file
    for file in CODE
    if file.stem not in {"__init__", "env"}
}


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> set[str]:
    """Full names a file imports, whether at the top or inside a function; not for types only."""
    return {name for node in _running(tree(file)) for name in _imported(node)}


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _running(child)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def modules_of_ours(file: Path, *, for_types_too: bool = False) -> set[str]:
    """The modules of PropDesk that a file imports: "fees.counter.till"."""
    nodes = ast.walk(tree(file)) if for_types_too else _running(tree(file))
    found = set()
    for name in (name for node in nodes for name in _imported(node)):
        inner = name.removeprefix("propdesk.")
        if name.startswith("propdesk."):
            found |= {inner, inner.rpartition(".")[0]} & MODULES.keys()
    return found


def of_ours(file: Path) -> set[tuple[str, str]]:
    """The (folder, file) pairs of PropDesk that a file imports: ("estate", "service")."""
    names = [name.split(".")[1:3] for name in imports(file) if name.startswith("propdesk.")]
    return {(name[0], name[1] if len(name) > 1 else "") for name in names}


def is_view(file: Path) -> bool:
    """A page or a dialog; a long one is split by page: `panel_view.py`, `item_dialogs.py`."""
    return file.stem.rsplit("_", 1)[-1] in {"view", "dialogs"}


def subject(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def forbidden(file: Path) -> Iterator[str]:
    """Every import of a file that the rules of the house do not allow."""
    folder, names, ours = subject(file), imports(file), of_ours(file)
    with_screen = folder in {"ui", "", "cli"} or (folder in BELOW and is_view(file))
    if not with_screen and any(name.startswith("PySide6") for name in names):
        yield "Qt"
    in_sight = folder in {"kernel", "ui"} or (folder in BELOW and is_view(file))
    if in_sight and any(name.startswith(("sqlalchemy", "alembic")) for name in names):
        yield "SQLAlchemy"
    if folder in {"", "cli"}:
        return
    allowed = BELOW[folder] | set(LAYERS) if folder in BELOW else LAYERS[folder]
    for target, part in sorted(ours):
        if target in TOP:
            yield f"the composition root: {target}"
        elif target in {*LAYERS, *BELOW} and target not in {folder, *allowed}:
            yield f"{target}, which stands above or beside"
        elif folder in BELOW and is_view(file) and (target == "db" or part == "models"):
            yield f"{target}.{part} in a view"
        elif folder in BELOW and target == "ui" and not is_view(file):
            yield "ui outside a view"


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_imports_only_what_stands_below_it(file: Path) -> None:
    assert list(forbidden(file)) == []


def room(module: str) -> str:
    return module.rpartition(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_use_case_looks_down_the_order_of_the_rooms(module: str) -> None:
    file = MODULES[module]
    if room(module) in ORDER and not (subject(file) in BELOW and is_view(file)):
        above = ORDER[ORDER.index(room(module)) + 1 :]
        found = {name for name in modules_of_ours(file) if room(name) in above}
        assert found == set()


def _is_door(module: str) -> bool:
    """The door of a room, or what a whole wing shows: its words and computations, its tables."""
    wing, _, rest = module.partition(".")
    return module.rpartition(".")[2] == "service" or (wing in BELOW and rest in {"rules", "models"})


@pytest.mark.parametrize("module", MODULES)
def test_another_subject_comes_in_by_the_door(module: str) -> None:
    """Views also put together a page out of views of a subject below."""
    file = MODULES[module]
    if subject(file) in BELOW:
        others = {
            name
            for name in modules_of_ours(file, for_types_too=True)
            if name.partition(".")[0] in BELOW and name.partition(".")[0] != subject(file)
        }
        past = {
            name
            for name in others
            if not _is_door(name) and not (is_view(file) and is_view(MODULES[name]))
        }
        assert past == set()


@pytest.mark.parametrize("door", [name for name in MODULES if name.endswith(".service")])
def test_a_door_offers_what_somebody_asks_for(door: str) -> None:
    offered = {
        alias.asname or alias.name
        for node in tree(MODULES[door]).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    asked = set()
    for file in CODE:
        names = imports(file)
        asked |= {name.rpartition(".")[2] for name in names if room(name) == f"propdesk.{door}"}
        locals_ = {
            alias.asname or alias.name
            for node in ast.walk(tree(file))
            if isinstance(node, ast.ImportFrom) and node.module == f"propdesk.{room(door)}"
            for alias in node.names
            if alias.name == "service"
        }
        asked |= {
            node.attr
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in locals_
        }
    assert offered - asked == set()


def test_no_files_import_each_other_in_a_circle() -> None:
    """Not for types only either: two files that need each other's types are one."""
    above = {name: modules_of_ours(file, for_types_too=True) for name, file in MODULES.items()}
    while lowest := {name for name, below in above.items() if not below & above.keys()}:
        for name in lowest:
            del above[name]
    assert above == {}


def test_every_room_has_its_place_in_the_order_and_is_no_hall() -> None:
    rooms: dict[str, int] = {}
    for module in MODULES:
        rooms[room(module)] = rooms.get(room(module), 0) + 1
    assert rooms.keys() - {"", "cli", *LAYERS, *BELOW, "db.migrations"} <= set(ORDER)
    assert {name: count for name, count in rooms.items() if count > FILES_OF_A_ROOM} == {}


def test_no_two_public_classes_share_a_name() -> None:
    found: dict[str, list[str]] = {}
    for module, file in MODULES.items():
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_every_folder_has_its_place_in_the_order() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}
    assert folders <= {*LAYERS, *BELOW, "cli"}


def test_a_migration_imports_nothing_of_the_program() -> None:
    versions = PACKAGE / "db" / "migrations" / "versions"
    assert {named(file): of_ours(file) for file in versions.glob("*.py") if of_ours(file)} == {}


@pytest.mark.parametrize("file", CODE, ids=named)
def test_files_and_functions_stay_short_and_their_names_say_something(file: Path) -> None:
    assert not BANNED_NAMES & {*file.stem.split("_"), subject(file)}
    length = len(file.read_text(encoding="utf-8").splitlines())
    assert length <= LONGEST_FILE
    functions = [
        node
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("file", CODE, ids=named)
def test_a_moment_is_shown_in_the_office_s_zone_only(file: Path) -> None:
    """`wall_time` knows the zone; `astimezone()` alone would be the PC's, in tests too."""
    bare = [
        node.lineno
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "astimezone"
        and named(file) != "propdesk/kernel/clock.py"
    ]
    assert bare == []


def test_no_test_asks_the_pc_for_its_zone_or_day() -> None:
    bare = [
        f"{file.name}:{node.lineno}"
        for file in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node).endswith((".astimezone()", "date.today()", "datetime.now()"))
    ]
    assert bare == []


@pytest.mark.parametrize("file", CODE, ids=named)
def test_no_list_is_paged_by_offset(file: Path) -> None:
    """The database would read all rows before the page; pages come by their ids."""
    calls = [
        node
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "offset"
        and node.args
    ]
    texts = [node.value for node in ast.walk(tree(file)) if isinstance(node, ast.Constant)]
    assert calls == []
    assert [text for text in texts if isinstance(text, str) and " OFFSET " in text] == []


IMPORT_EVERYTHING = """
import importlib, sys
import sqlalchemy
from propdesk.kernel import i18n

def refuse(*values, **named):
    raise AssertionError("an import did work: " + repr(values))

i18n._ = i18n.ngettext = i18n.pgettext = i18n._catalogue = refuse
sqlalchemy.create_engine = sqlalchemy.engine.create_engine = refuse
for name in sys.argv[1:]:
    importlib.import_module(name)
from PySide6.QtWidgets import QApplication
assert QApplication.instance() is None
"""


def run_python(code: str, *arguments: str) -> str:
    """Run code in a process of its own and return what it prints; fails with its error."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=patience(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# The wheel changes these while nobody looks; ui/forms/inputs.py has the ones it does not change.
TURNED_BY_THE_WHEEL = {
    "QComboBox",
    "QDateEdit",
    "QDateTimeEdit",
    "QDial",
    "QDoubleSpinBox",
    "QFontComboBox",
    "QSlider",
    "QSpinBox",
    "QTimeEdit",
}


@pytest.mark.parametrize("file", CODE, ids=named)
def test_no_page_has_a_field_that_the_wheel_changes(file: Path) -> None:
    if named(file) != "propdesk/ui/forms/inputs.py":
        names = {node.id for node in ast.walk(tree(file)) if isinstance(node, ast.Name)}
        assert not names & TURNED_BY_THE_WHEEL


def test_no_import_runs_anything() -> None:
    # Alembic's own script, env, migrates when it is imported.
    modules = [module(file) for file in CODE if file.stem != "env"]
    run_python(IMPORT_EVERYTHING, *modules)


def test_the_frame_paints_before_anything_heavy_is_loaded() -> None:
    needed = [
        PACKAGE / "__main__.py",
        PACKAGE / "app.py",
        PACKAGE / "ui" / "window" / "main_window.py",
    ]
    names = ", ".join(module(file) for file in needed)
    loaded = run_python(f"import sys, {names}; print(*sys.modules)").split()
    assert set(HEAVY) & set(loaded) == set()


def test_qt_keeps_the_references_of_none() -> None:
    """PySide6 6.12.0 lost one at every call that returns None, and aborted after some thousand."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100

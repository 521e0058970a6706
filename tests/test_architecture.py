"""The shape of the program: who may import whom, sizes, names, and that an import runs nothing."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject

from propdesk.modules import MODULES
from propdesk.ui.parts.theme import LIGHT
from tests.patience import patience

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "propdesk"
LAYERS = {"kernel": set[str](), "db": {"kernel"}, "ui": {"kernel", "db"}}
# The subjects from below, as they declare themselves: a room (estate.units) or, for what its rooms
# share (models, rules) and what is made of them all (exports, due), a wing. A room that declares
# nothing has its place by what it imports.
SUBJECTS = [each.name for each in MODULES]
WINGS = list(dict.fromkeys(name.partition(".")[0] for name in SUBJECTS))
FILES_OF_A_ROOM = 15
# The composition root and what starts it (app, cli, modules …): no folder may import these.
TOP = {
    "__main__",
    "app",
    "automatic_backups",
    "cli",
    "log_off",
    "menus",
    "modules",
    "open_estate",
    "outside_changes",
    "practice_window",
    "second_start",
    "tabs",
    "unopened_file",
    "viewing",
    "without_console",
}
BANNED_NAMES = {"utils", "helpers", "manager", "common", "misc", "handler"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# What the frame paints before the rest is loaded: none of these by then.
HEAVY = [
    "sqlalchemy.orm", "openpyxl", "xlsxwriter", "reportlab", "pypinyin", "babel", "cryptography",
    "argon2", "msgspec", "pyrage",
]  # fmt: skip


FILES = sorted(PACKAGE.rglob("*.py"))
CODE = [file for file in FILES if "versions" not in file.parts]
# "fees.counter.till" → its file; folders are not here.
FILE_OF = {
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


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All of a file, walked once for all rules."""
    return tuple(ast.walk(tree(file)))


def breaches(files: Iterable[Path], rule: Callable[[Path], Iterable[object]]) -> dict[str, object]:
    """What breaks a rule, by file: one test a rule, a test for each file took the suite longer."""
    return {named(file): found for file in files if (found := list(rule(file)))}


@cache
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
    if for_types_too:
        names = {name for node in nodes(file) for name in _imported(node)}
    else:
        names = imports(file)
    found = set()
    for name in names:
        inner = name.removeprefix("propdesk.")
        if name.startswith("propdesk."):
            found |= {inner, inner.rpartition(".")[0]} & FILE_OF.keys()
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
    with_screen = folder in {"ui", "", "cli"} or (folder in WINGS and is_view(file))
    if not with_screen and any(name.startswith("PySide6") for name in names):
        yield "Qt"
    in_sight = folder in {"kernel", "ui"} or (folder in WINGS and is_view(file))
    if in_sight and any(name.startswith(("sqlalchemy", "alembic")) for name in names):
        yield "SQLAlchemy"
    if folder in {"", "cli"}:
        return
    allowed = {*WINGS[: WINGS.index(folder)], *LAYERS} if folder in WINGS else LAYERS[folder]
    for target, part in sorted(ours):
        if target in TOP:
            yield f"the composition root: {target}"
        elif target in {*LAYERS, *WINGS} and target not in {folder, *allowed}:
            yield f"{target}, which stands above or beside"
        elif folder in WINGS and is_view(file) and (target == "db" or part.endswith("models")):
            yield f"{target}.{part} in a view"
        elif folder in WINGS and target == "ui" and not is_view(file):
            yield "ui outside a view"


def test_a_file_imports_only_what_stands_below_it() -> None:
    assert breaches(FILES, forbidden) == {}


def room(module: str) -> str:
    return module.rpartition(".")[0]


def rooms_below() -> dict[str, set[str]]:
    """Which other rooms a room imports, in its pages too; what its `module.py` names inside the
    room is not another. A wing itself is none: it holds what its rooms share and what is made of
    them."""
    found: dict[str, set[str]] = {}
    for name, file in FILE_OF.items():
        own = room(name)
        if "." in own:
            others = {room(other) for other in modules_of_ours(file)} - {own}
            if file.stem == "module":
                others = {one for one in others if not one.startswith(f"{own}.")}
            found.setdefault(own, set()).update(one for one in others if "." in one)
    return found


def test_no_rooms_need_each_other_in_a_circle() -> None:
    above = rooms_below()
    while lowest := {name for name, below in above.items() if not below & above.keys()}:
        for name in lowest:
            del above[name]
    assert above == {}


def reached(name: str, below: dict[str, set[str]]) -> set[str]:
    """The subjects a room imports, by itself or through rooms that declare nothing."""
    found: set[str] = set()
    for other in below.get(name, set()):
        found |= {other} if other in SUBJECTS else reached(other, below)
    return found


def test_a_subject_looks_down_the_order_of_the_modules() -> None:
    """One that must look up stands too low in `propdesk/modules.py`, or asks by its MODULE."""
    below = rooms_below()
    places = {name: place for place, name in enumerate(SUBJECTS)}
    upwards = {
        name: above
        for name, place in places.items()
        if (above := {one for one in reached(name, below) if places[one] > place})
    }
    assert upwards == {}


def subject_of(module: str) -> str:
    """The subject a module belongs to, by its room; "" for what a whole wing shares: its own files,
    and the rooms that declare nothing (how rooms are written, what a household owes)."""
    place = room(module)
    while place and place not in SUBJECTS:
        place = room(place)
    return place if "." in place else ""


def _is_door(module: str) -> bool:
    """What a subject offers, its words and computations, its tables."""
    name = module.rpartition(".")[2]
    return name in {"service", "rules"} or name.endswith("models")


def past_the_door(file: Path) -> set[str]:
    """What a file takes of another subject otherwise than by its door; of another wing what that
    shares stands behind one, too. What a wing makes of its subjects looks into each of them."""
    own = module(file).removeprefix("propdesk.")
    wing = own.partition(".")[0]

    def is_other(name: str) -> bool:
        if name.partition(".")[0] == wing:
            return room(own) != wing and subject_of(name) not in {"", subject_of(own)}
        return name.partition(".")[0] in WINGS

    if wing not in WINGS:
        return set()
    return {
        name
        for name in modules_of_ours(file, for_types_too=True)
        if is_other(name) and not _is_door(name) and not (is_view(file) and is_view(FILE_OF[name]))
    }


def test_another_subject_comes_in_by_the_door() -> None:
    """Views also put together a page out of views of a subject below."""
    assert breaches(FILE_OF.values(), past_the_door) == {}


def offered(door: Path) -> set[str]:
    """The full names a door hands on, as who comes in by it says them."""
    return {
        f"{module(door)}.{alias.asname or alias.name}"
        for node in tree(door).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def asked_through_a_door(file: Path) -> Iterator[str]:
    """The full names a file says of a door it imports as a whole: `service.add_unit`."""
    doors = {
        alias.asname or alias.name: f"{node.module}.service"
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == "service"
    }
    for node in nodes(file) if doors else ():
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{doors.get(node.value.id)}.{node.attr}"


def test_a_door_offers_what_somebody_asks_for() -> None:
    asked = {name for file in CODE for name in (*imports(file), *asked_through_a_door(file))}
    doors = [file for file in FILE_OF.values() if file.stem == "service"]
    assert breaches(doors, lambda door: offered(door) - asked) == {}


def test_no_files_import_each_other_in_a_circle() -> None:
    """Not for types only either: two files that need each other's types are one."""
    above = {name: modules_of_ours(file, for_types_too=True) for name, file in FILE_OF.items()}
    while lowest := {name for name, below in above.items() if not below & above.keys()}:
        for name in lowest:
            del above[name]
    assert above == {}


def test_no_room_is_a_hall() -> None:
    """Its MODULE says what the room is and does not count."""
    rooms: dict[str, int] = {}
    for name, file in FILE_OF.items():
        rooms[room(name)] = rooms.get(room(name), 0) + (file.stem != "module")
    assert {name: count for name, count in rooms.items() if count > FILES_OF_A_ROOM} == {}


def test_a_folder_of_a_subject_has_a_module_that_is_listed() -> None:
    """Write `MODULE = Module(name="…")` into its `module.py` and list it in propdesk/modules.py."""
    written = {room(name) for name, file in FILE_OF.items() if file.stem == "module"}
    assert written == set(SUBJECTS)
    folders = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}
    assert folders - {*LAYERS, "cli"} == set(WINGS)


def test_no_two_public_classes_share_a_name() -> None:
    found: dict[str, list[str]] = {}
    for module, file in FILE_OF.items():
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_a_migration_imports_nothing_of_the_program() -> None:
    """What lies beside the versions are steps of theirs, and as little changed once released."""
    beside = {("db", "migrations")}
    migrations = PACKAGE / "db" / "migrations"
    files = [*migrations.glob("*.py"), *migrations.glob("versions/*.py")]
    assert breaches(files, lambda file: of_ours(file) - beside) == {}


def too_long(file: Path) -> Iterator[str]:
    """A file, or a function in it, that should be two; with its lines."""
    if (length := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE:
        yield f"{length} lines"
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def test_files_and_functions_stay_short() -> None:
    assert breaches(CODE, too_long) == {}


BY_POSITION = 6  # more values than these no reader can tell apart without their names
# Declarations that stand in long tables; what comes first names the thing, the rest has names.
BRIEFLY = {"Action": 2, "Column": 2, "Fact": 2, "Filter": 2, "ListChip": 3, "Move": 4}
# A run makes a hundred thousand lines; by names they take twice as long.
MADE_BY_POSITION = {
    "propdesk/fees/billing/drafting.py": ["DraftLine"],
    "propdesk/fees/dues/drafts.py": ["DraftLine"],
}


@cache
def classes() -> dict[str, ast.ClassDef]:
    """Those of the program by name; public ones have one each."""
    return {one.name: one for file in CODE for one in nodes(file) if isinstance(one, ast.ClassDef)}


def constructor(node: ast.ClassDef) -> tuple[list[str], list[str]]:
    """The fields of a dataclass, struct or named tuple: by position, and by name only."""
    bases = [ast.unparse(base).partition("[")[0] for base in node.bases]
    above = [constructor(classes()[base]) for base in bases if base in classes()]
    placed, by_name = [one for each in above for one in each[0]], [n for e in above for n in e[1]]
    makers = "".join(map(ast.unparse, (*node.decorator_list, *node.keywords)))
    if "dataclass" not in makers and not {"NamedTuple", "msgspec.Struct"} & {*bases}:
        return placed, by_name
    into = by_name if "kw_only=True" in makers else placed
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and "init=False" not in ast.unparse(field):
            kind = ast.unparse(field.annotation)
            into = by_name if kind == "KW_ONLY" else into
            if kind != "KW_ONLY" and not kind.startswith("ClassVar"):
                into.append(ast.unparse(field.target))
    return placed, by_name


def by_position(node: ast.AST) -> str | None:
    """The name of what takes many values, and some of them by position; of a named tuple, whose
    definition cannot forbid it, where one is made so."""
    if isinstance(node, ast.FunctionDef):
        taken = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        return node.name if len({*taken} - {"self", "cls"}) > BY_POSITION else None
    if isinstance(node, ast.ClassDef) and "NamedTuple" not in map(ast.unparse, node.bases):
        placed, by_name = constructor(node)
        many = len(placed) + len(by_name) > BY_POSITION
        return node.name if many and len(placed) > BRIEFLY.get(node.name, 0) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        made = classes().get(node.func.id)
        if made is not None and len(constructor(made)[0]) > BY_POSITION:
            return made.name
    return None


def test_what_has_many_values_is_made_by_their_names() -> None:
    """Write `kw_only=True` (a function: `*,`); from SQL, columns named as the fields."""
    found = breaches(CODE, lambda file: filter(None, map(by_position, nodes(file))))
    assert found == MADE_BY_POSITION


def test_names_of_files_say_something() -> None:
    words = breaches(CODE, lambda file: BANNED_NAMES & {*file.stem.split("_"), subject(file)})
    assert words == {}


def moments_of_the_pc(file: Path) -> Iterator[str]:
    """Lines that ask for a moment in a zone otherwise than the clock does."""
    for node in nodes(file):
        if isinstance(node, ast.Attribute) and node.attr == "astimezone":
            yield f"line {node.lineno}"


def test_a_moment_is_shown_in_the_office_s_zone_only() -> None:
    """`wall_time` knows the zone; `astimezone()` alone would be the PC's, in tests too."""
    assert breaches(CODE, moments_of_the_pc).keys() == {"propdesk/kernel/clock.py"}


def test_no_test_asks_the_pc_for_its_zone_or_day() -> None:
    bare = [
        f"{file.name}:{node.lineno}"
        for file in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node).endswith((".astimezone()", "date.today()", "datetime.now()"))
    ]
    assert bare == []


def paged_by_offset(file: Path) -> Iterator[str]:
    """Lines that skip rows of a list, in SQLAlchemy's words or in SQL."""
    for node in nodes(file):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "offset" and node.args:
                yield f"line {node.lineno}"
        elif isinstance(node, ast.Constant) and " OFFSET " in str(node.value):
            yield f"line {node.lineno}: {node.value!r}"


def test_no_list_is_paged_by_offset() -> None:
    """The database would read all rows before the page; pages come by their ids."""
    assert breaches(CODE, paged_by_offset) == {}


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
        encoding="utf-8",
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


def turned_by_the_wheel(file: Path) -> set[str]:
    """The fields of Qt a file names that change while nobody looks."""
    names = {node.id for node in nodes(file) if isinstance(node, ast.Name)}
    return names & TURNED_BY_THE_WHEEL


def test_no_page_has_a_field_that_the_wheel_changes() -> None:
    fields = PACKAGE / "ui" / "parts" / "line_inputs.py"
    assert breaches([file for file in CODE if file != fields], turned_by_the_wheel) == {}


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


TONES = {"accent", "amber", "blue", "green", "grey", "red"}
INKS = {*TONES, *LIGHT}  # lists of colours name one behind the other
PLACE_OF_ICON = {"EmptyPage": 0, "IconLabel": 0, "icon_pixmap": 0, "icon": 0, "paint_icon": 2}


def icons_named(file: Path) -> Iterator[str]:
    """The icons a file names: as `icon=`, behind the colour of a state, and where a part takes
    one."""
    for node in nodes(file):
        if isinstance(node, ast.keyword) and node.arg == "icon":
            yield from texts_in(node.value)
        if not isinstance(node, ast.Call | ast.Tuple):
            continue
        told = node.args if isinstance(node, ast.Call) else node.elts
        for tone, after in pairwise(told):
            if isinstance(tone, ast.Constant) and tone.value in TONES:
                yield from (text for text in texts_in(after) if text not in INKS)
        if isinstance(node, ast.Call):
            place = PLACE_OF_ICON.get(ast.unparse(node.func).rpartition(".")[2])
            if place is not None and place < len(told):
                yield from texts_in(told[place])


def texts_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from texts_in(node.body)
        yield from texts_in(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def test_every_icon_that_is_named_lies_in_the_resources() -> None:
    """Put the file of that name of Lucide into resources/icons."""
    there = {file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")}
    found = {name for file in FILE_OF.values() for name in icons_named(file)}
    assert {"wallet", "git-compare", "circle-check"} <= found
    assert breaches(FILE_OF.values(), lambda file: set(icons_named(file)) - there) == {}

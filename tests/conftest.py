"""What every test relies on: no display, current catalogues, nothing of this PC: settings, time."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import argon2
import pytest
from hypothesis import HealthCheck, settings

from installer import catalogues
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.kernel import clock as kernel_clock, i18n
from propdesk.kernel.paths import config_folder
from propdesk.kernel.settings import FILE_NAME, MachineSettings, save_settings
from propdesk.modules import declared
from propdesk.system.users.login import _hasher
from tests import looking  # noqa: F401  what a test reads by
from tests.clocks import StoppedClock, Uptime, office_time
from tests.home import own_home
from tests.made_once import made_once
from tests.offices import Office, open_office
from tests.statements import share_statements
from tests.system.touches import CheckedStore
from tests.traces import personal_traces

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from propdesk.ui.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
gc.disable()  # until all tests are read: nothing of that goes away again
# How many more objects there are before it is looked for cycles: 700 is Python's, and a tenth of
# all time of the tests went into looking.
OBJECTS = 50_000
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # without a screen Qt asks no Windows for its fonts, and warns
    os.environ.setdefault("QT_QPA_FONTDIR", str(ROOT / "resources" / "fonts"))
os.environ["LC_ALL"] = "C.UTF-8"  # Qt warns of any other encoding
FIRST = (
    *("test_real_stories.py", "test_every_form.py", "test_real_window.py"),
    "test_scaled_window.py",
    *("test_dialogs.py", "test_app.py", "test_every_key.py"),
)
AFTER = len(FIRST)
_home = own_home()
if sys.platform == "win32":  # no environment changes its language, but what was chosen there does
    save_settings(MachineSettings(language="zh_CN"), config_folder() / FILE_NAME)

# The same examples in every run: a check that passed passes again. No deadline: PCs differ, and
# how long it takes to think one up hangs on what else runs there.
settings.register_profile(
    "propdesk", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("propdesk")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues before the first test, once; and each statement only once."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_stale()
    share_statements()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, and with what a whole file shares.

    A process that has nothing left takes from the end of what another has: so the last tests are
    short ones, and the forms are found by one process, not by each.
    """
    items.sort(key=lambda item: FIRST.index(name) if (name := item.path.name) in FIRST else AFTER)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the slowest tests are named, also the files that took most of the time."""
    many = terminalreporter.config.getoption("durations")
    if not many:
        return
    spent: dict[str, float] = {}
    for each in (one for reports in terminalreporter.stats.values() for one in reports):
        if isinstance(each, pytest.TestReport):
            file = each.nodeid.partition("::")[0]
            spent[file] = spent.get(file, 0.0) + each.duration
    terminalreporter.section("slowest files")
    for file in sorted(spent, key=lambda file: -spent[file])[:many]:
        terminalreporter.write_line(f"{spent[file]:7.2f}s  {file}")


@pytest.fixture(scope="session", autouse=True)
def nobody_leaves_a_trace() -> Iterator[None]:
    """Settings, logs and caches of the whole run hold no phone and no ID number at its end."""
    yield
    assert personal_traces(Path(_home.name)) == []


@pytest.fixture(scope="session", autouse=True)
def clock_of_the_pc() -> Iterator[None]:
    """No test meets the day, the hour or the zone of the machine."""
    with office_time():
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash with the least effort argon2id allows: the usual one takes 0.2 s for each word."""
    quick = partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2, "PasswordHasher", quick)
        yield


@pytest.fixture
def up(monkeypatch: pytest.MonkeyPatch) -> Uptime:
    """How long the PC is up; a test lets that time pass by itself, apart from any clock."""
    told = Uptime()
    monkeypatch.setattr(kernel_clock, "seconds_up", told)
    return told


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash as the program does, where a test measures it."""
    monkeypatch.setattr(argon2, "PasswordHasher", argon2._password_hasher.PasswordHasher)
    _hasher.cache_clear()
    yield
    _hasher.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def workbooks_are_read_by_warm_processes() -> Iterator[None]:
    """Each is forked where the system can, not started; see `tests/readers.py`."""
    if sys.platform == "linux":
        from tests.readers import warm_readers

        with warm_readers():
            yield
    else:
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_stays_on_the_clipboard() -> Iterator[None]:
    """What a test copied goes before Python does: Qt would ask it of Python as the process ends."""
    yield
    if (gui := sys.modules.get("PySide6.QtGui")) and gui.QGuiApplication.instance():
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """Every test begins in zh_CN, whatever the one before chose."""
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("zh_CN")


@pytest.fixture(autouse=True)
def widgets_go_with_their_test() -> Iterator[None]:
    """What was closed is deleted: it would be dressed again with every change of the theme."""
    yield
    if (core := sys.modules.get("PySide6.QtCore")) and core.QCoreApplication.instance():
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data file of the newest schema, migrated once for the whole run."""
    path = tmp_path_factory.mktemp("empty") / "propdesk.db"
    create_data(path)
    return path


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """The library's, with one patience for all waits."""
    from tests.patience import PatientBot

    return PatientBot(request)


@pytest.fixture
def clock() -> StoppedClock:
    """The office's clock of one test."""
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Iterator[Store]:
    """A store on a real, empty data file of its own, acting as the built-in user.

    It fails a use case that writes a table it does not declare.
    """
    path = tmp_path / "propdesk.db"
    shutil.copyfile(empty_data, path)
    opened = CheckedStore(path, clock=clock, declarations=declared())
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store) -> Office:
    """Three households with two months billed and nothing paid."""
    return made_once(store, open_office)


@pytest.fixture
def desk(qapp: "QApplication", store: Store, clock: StoppedClock) -> Iterator["Desk"]:
    """A dressed program and the desk of a window on a real, empty data file."""
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts import theme

    theme.install(qapp, "light")
    made = Desk(store=store, settings=MachineSettings(), clock=clock)
    yield made
    made.wait_for_work()
    theme.install(qapp, "light")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the run that every process of it sees."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample_file(shared: Path) -> Path:
    """The data file of a small sample estate, to be copied."""
    from tests.samples import sample_of

    return sample_of(shared)


@pytest.fixture
def sample(tmp_path: Path, sample_file: Path, qapp: "QApplication") -> DataFolder:
    """A data folder with the sample estate, and a dressed program."""
    from tests.windows import folder_with

    return folder_with(tmp_path / "sample", sample_file, qapp)

"""C2: marked people through the program as the office starts it; then what lies about is searched.

The commands run in processes of their own, with settings, logs and temporary files in folders of
their own; one is killed while it reads a workbook, one breaks with a person in its hands. Whatever
is left outside the data and what was exported in full must not know anybody.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from propdesk.kernel.sheets.writing import SheetColumn, write_table
from tests.patience import patience
from tests.traces import is_marked, marked_files, personal_traces

ROOT = Path(__file__).resolve().parents[2]
HEADERS = ("楼栋", "单元", "房号", "建筑面积", "业主姓名", "手机号", "身份证号", "备注")
# A bug with somebody in its hands: in the message, in the values, in what SQLAlchemy says.
CRASH = """
import logging, sys
from pathlib import Path
from propdesk.kernel.logs import start_log
from propdesk.kernel.paths import config_folder
handler = start_log(config_folder() / "logs")
person = {"name": "陈雨桐", "phone": "19900003271", "id": "999999199104120017"}
try:
    raise ValueError(f"no such person: {person} 199 0000 3271 [parameters: ('19900003271',)]")
except ValueError:
    logging.getLogger("propdesk").exception("a bug with %s", person)
"""
ROUNDS = (
    ("import-roster", "{roster}", "--dry-run"),
    ("import-roster", "{roster}", "--report", "{out}/report.xlsx"),
    ("bill", "2026-11"),
    ("collect", "1-1-0101", "10"),
    ("export", "people", "{masked}/people.xlsx"),
    ("export", "units", "{masked}/units.csv"),
    ("export", "people", "{out}/people.xlsx", "--unmasked", "--purpose", "test"),
    ("arrears", "--out", "{masked}/arrears.xlsx"),
    ("backup", "{out}"),
    ("verify",),
    ("import-roster", "{broken}"),
    ("check",),
)

# The short form, in the suite: what brings people in, and each way by which they leave.
FEW = tuple(one for one in ROUNDS if one[0] not in {"verify", "check", "arrears"})[1:-1]


def left_behind(
    place: Path, database: Path, rounds: int = 1, commands: Sequence[tuple[str, ...]] = ROUNDS
) -> list[str]:
    """Let the commands run on a copy of a data file; what of people lies where it must not."""
    away = _folders(place)
    (place / "data").mkdir()
    shutil.copyfile(database, place / "data" / "propdesk.db")
    faults: list[str] = []
    for number in range(rounds):
        given = _workbooks(place, number)
        for words in commands:
            command = [word.format(**given) for word in words]
            done = _start(["-m", "propdesk", *command, "--data", str(place / "data")], away)
            (place / "told").mkdir(exist_ok=True)
            (place / "told" / f"{number}-{words[0]}.txt").write_bytes(done.stderr)
        _killed(
            ["-m", "propdesk", "import-roster", given["roster"], "--data", f"{place}/data"], away
        )
        _start(["-c", CRASH], away)
        faults += _found(place)
    return faults


def _found(place: Path) -> Iterator[str]:
    for name in ("home", "told", "data"):
        yield from (f"{name}/{one}" for one in personal_traces(place / name))
    for name in ("temporary", "masked"):
        yield from (f"{name}/{one}" for one in marked_files(place / name))
    if not is_marked(place / "roster-0.xlsx"):
        yield "the control: the roster itself is not marked"
    logs = [file for file in (place / "home").rglob("propdesk.log") if file.stat().st_size]
    if not logs:
        yield "the control: nothing was logged"


def _folders(place: Path) -> dict[str, str]:
    """An environment in which all that is the program's own lies below `place`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    for name in ("home", "temporary", "masked", "out"):
        (place / name).mkdir(exist_ok=True)
    home = str(place / "home")
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME")
    places = {**dict.fromkeys(names, home), "WIN_PD_OVERRIDE_LOCAL_APPDATA": home}
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place / "temporary"))
    return {**kept, **places, **temporary, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}


def _workbooks(place: Path, number: int) -> dict[str, str]:
    """A roster of marked people, and a file that is none, named as people name theirs."""
    roster, broken = place / f"roster-{number}.xlsx", place / f"坏的名册-{number}.xlsx"
    rows = [
        ("9栋", "1单元", f"{floor}01", "88.5", f"陈雨{one}", f"1990000{number:02}{floor:02}",
         f"99999919910412{number:02}{floor:02}", f"夜里打 1990000{number:02}{floor:02}")
        for floor, one in enumerate("桐梧枫柏松杨", 1)
    ]  # fmt: skip
    write_table(roster, "业主名册", [SheetColumn(one, one) for one in HEADERS], rows)
    broken.write_bytes(b"PK 19900003271 999999199104120017")
    return {
        "roster": str(roster), "broken": str(broken),
        "out": str(place / "out"), "masked": str(place / "masked"),
    }  # fmt: skip


def _start(words: list[str], away: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=away, stdin=subprocess.DEVNULL,
        capture_output=True, check=False, timeout=patience(),
    )  # fmt: skip


def _killed(words: list[str], away: dict[str, str]) -> None:
    """Kill it, with the child that reads the workbook, while it works."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=away, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def whole_suite(place: Path) -> list[str]:
    """Run all tests with temporary files in a folder of their own, apart from what tests make by
    themselves; settings and logs are searched by the suite at its end."""
    away = _folders(place)
    words = [
        "-m",
        "pytest",
        "-q",
        "tests",
        f"--basetemp={place / 'made'}",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=away, stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    )  # fmt: skip
    found = [f"temporary/{one}" for one in marked_files(place / "temporary")]
    return [*([] if done.returncode == 0 else [done.stdout.decode()[-600:]]), *found]

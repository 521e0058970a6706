"""What the check does for Windows, under wine: the program is built, installed, used and removed
there, its papers are measured, and the tests of the system run with the Python of Windows.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from installer.environment import PYTHON, ROOT, SetUpFailed
from installer.windows import python, wine
from installer.windows.wine import CACHE, NoWindows, TookTooLong

# What meets the system: files, processes, locks, encodings, the clock. A window is Qt's matter.
SYSTEM = ["tests/kernel", "tests/db", "tests/system", "tests/installer", "tests/cli", "tests/flows"]
# These need Windows under wine, and are passed over where it is not asked for.
PROGRAM = ["tests/installer"]
# Two at once, beside the program, which is built and packed by one. A test that hangs is ended
# after `timeout` (pyproject.toml), which says nothing under wine: just before it tells where it is.
WITH_PYTHON = [
    *("-m", "pytest", "-v", "-n", "2", "--dist", "worksteal"),
    *("-o", "faulthandler_timeout=890"),
]
WITH_PROGRAM = ["-m", "pytest", "-q", "--durations=15", "--durations-min=5"]
# What it says of a test while all is well: that it began, that it passed or why it was left out.
ORDINARY = re.compile(r"tests/\S.*::|\[gw\d+\] \[ *\d+%\] (PASSED|SKIPPED)|\s*$")
FAILED = re.compile(r"\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) (.+)")
# One PC for the program, as new each time; another for the tests, which nobody ends but they.
ASKED = {"PROPDESK_WINDOWS": "1", "PROPDESK_PC": "program"}
SLOWEST = 2400.0  # seconds for each part; much less where nothing else runs


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the stage: what it is called, and how it ended in how many seconds."""

    name: str
    passed: bool
    said: str
    seconds: float


def passes(*, whole: bool = False) -> bool:
    """Do all of it and print what came of it; also True where Windows cannot be had."""
    if os.name == "nt":
        print("This PC has Windows: the tests below are those of Windows.", flush=True)
        return True
    print("Windows under wine: the program, and the tests of the system ...", flush=True)
    try:
        wine.stop(ASKED["PROPDESK_PC"])
        shutil.rmtree(CACHE / ASKED["PROPDESK_PC"], ignore_errors=True)
        python.provide()
    except NoWindows as problem:
        print(f"Windows is left out here, the rest counts: {problem}", flush=True)
        return True
    with ThreadPoolExecutor(max_workers=2) as pool:
        program = pool.submit(_part, "the program on Windows", lambda: _program(SLOWEST))
        passed = [
            pool.submit(_part, f"tests on Windows: {name}", partial(_tests, tests, SLOWEST))
            .result()
            .passed
            for name, tests in _groups(whole=whole).items()
        ]
        return all([program.result().passed, *passed])


def _groups(*, whole: bool) -> dict[str, list[str]]:
    """What is asked of the Python of Windows, one after the other, by name.

    Each has its own time, and is told when it ends: whatever stops the next, that is known.
    """
    groups = {"the system": SYSTEM}
    if whole:
        places = [place.parent for place in (ROOT / "tests").rglob("test_*.py")]
        inside = {place.relative_to(ROOT).parts[1] for place in places if place != ROOT / "tests"}
        others = sorted({f"tests/{name}" for name in inside} - set(SYSTEM))
        groups |= {other.removeprefix("tests/"): [other] for other in others}
        walks = sorted((ROOT / "tests").glob("test_*.py"))
        groups["all pages"] = [walk.relative_to(ROOT).as_posix() for walk in walks]
    return groups


def _part(name: str, run: Callable[[], tuple[int, str]]) -> Part:
    """Run a part, and print what it said in one piece."""
    begun = time.monotonic()
    try:
        code, said = run()
    except (TookTooLong, SetUpFailed, OSError) as problem:
        code, said = 1, str(problem)
    part = Part(name, code == 0, said, time.monotonic() - begun)
    # The last line of the whole is that of the tests here: these lines begin with a blank.
    lines = [f"  {line}" for line in said.splitlines()]
    verdict = "ok" if part.passed else "FAILED"
    print(f"{verdict:7}{name} ({part.seconds:.0f} s)", *lines, sep="\n", flush=True)
    return part


def _program(limit: float) -> tuple[int, str]:
    """Build, install, use, upgrade and remove the program, and measure what it prints."""
    environment: Mapping[str, str] = {**os.environ, **ASKED}
    tests = subprocess.Popen(
        [PYTHON, *WITH_PROGRAM, *PROGRAM],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(tests)

    watch = threading.Timer(limit, end_late)
    watch.start()
    try:
        said, _nothing = tests.communicate()
    finally:
        watch.cancel()
        _end(tests)
    if late.is_set():
        return 1, f"{said}\nIt was ended after {limit:.0f} s."
    return tests.returncode, said


def _end(tests: "subprocess.Popen[str]") -> None:
    """End tests and all they started: screens, window managers, their Windows."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(tests.pid, signal.SIGKILL)
    wine.stop(ASKED["PROPDESK_PC"])


def _tests(tests: list[str], limit: float) -> tuple[int, str]:
    """Run tests with the Python of Windows; what failed is named, also where their time is up."""
    failed: list[str] = []

    def hear(line: str) -> None:
        if found := FAILED.match(line):
            failed.append(found[1])

    with wine.running():
        # The PC of most offices: Chinese words and code page 936.
        office = wine.locale("zh_CN")
        try:
            done = python.run_python([*WITH_PYTHON, *tests], limit=limit, more=office, hear=hear)
        except TookTooLong as problem:
            until_then = "\n".join(failed) or "nothing"
            raise TookTooLong(f"{problem}\nFailed until then: {until_then}") from None
    said = (line for line in done.said.splitlines() if not ORDINARY.match(line))
    return done.code, "\n".join(said)

"""What the check does for Windows, under wine: the program is built, installed, used and removed
there, its papers are measured, and the tests of the system run with the Python of Windows.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from installer.environment import PYTHON, ROOT, SetUpFailed
from installer.windows import python, wine
from installer.windows.wine import CACHE, NoWindows, TookTooLong

# What meets the system: files, processes, locks, encodings, the clock. A window is Qt's matter.
SYSTEM = ["tests/kernel", "tests/db", "tests/system", "tests/installer", "tests/cli", "tests/flows"]
# These need Windows under wine, and are passed over where it is not asked for.
PROGRAM = ["tests/installer"]
# Two at once, beside the program, which is built and packed by one.
WITH_PYTHON = ["-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
WITH_PROGRAM = ["-m", "pytest", "-q", "--durations=15", "--durations-min=5"]
# One PC for the program, as new each time; another for the tests, which nobody ends but they.
ASKED = {"PROPDESK_WINDOWS": "1", "PROPDESK_PC": "program"}
SLOWEST, SLOWEST_WHOLE = 2400.0, 4200.0  # seconds; much less where nothing else runs


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
    tests = ["tests"] if whole else SYSTEM
    limit = SLOWEST_WHOLE if whole else SLOWEST
    with ThreadPoolExecutor(max_workers=2) as pool:
        parts = [
            pool.submit(_part, "the program on Windows", lambda: _program(limit)),
            pool.submit(_part, "tests on Windows", lambda: _tests(tests, limit)),
        ]
        passed = [part.result().passed for part in parts]
    return all(passed)


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
    """Run tests with the Python of Windows."""
    with wine.running():
        # The PC of most offices: Chinese words and code page 936.
        office = wine.locale("zh_CN")
        done = python.run_python([*WITH_PYTHON, *tests], limit=limit, more=office)
    return done.code, done.said

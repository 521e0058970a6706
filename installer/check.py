"""Run every check of the project; the first time this sets everything up.

python installer/check.py
python installer/check.py --windows        also the program for Windows, and its tests, under wine
python installer/check.py --windows-all    the same, with every test of the program there
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import CHECK_LOCK, PYTHON, ROOT, SetUpFailed, prepare
from installer.windows import stage

CHECKS = {
    "types on Linux": ["mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
    "types on Windows": ["mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
    "rules of style": ["ruff", "check"],
    "layout of code": ["ruff", "format", "--check"],
}
# Each process of the tests reads the whole of them first; whoever is first compiles them, which
# takes as long again. In a fresh checkout all would do it side by side.
READ = {"tests can be read": ["pytest", "--collect-only", "--quiet", "--quiet"]}
# A test waits now and then: for a window, another process, the disk. One more at once than there
# are processors keeps these busy.
AT_ONCE = 1 + (os.cpu_count() or 1)
# Import rules and translations are tests too. Last, so that the output ends with its summary, which
# names the slowest.
TESTS = [
    *("pytest", "-n", str(AT_ONCE), "--dist", "worksteal"),
    *("--durations=15", "--durations-min=1"),
]
# Where the tests lay their data files: each payment is flushed to the disk, and a disk is slow.
MEMORY, ENOUGH = Path("/dev/shm"), 2_000_000_000  # bytes


def main(arguments: list[str]) -> int:
    """Run all checks, whatever the first ones say; 1 when one failed."""
    parser = argparse.ArgumentParser(prog="check.py", description="Run every check.")
    parser.add_argument(
        "--windows", action="store_true", help="also what Windows needs, under wine"
    )
    parser.add_argument("--windows-all", action="store_true", help="and every test there")
    options = parser.parse_args(arguments)
    try:
        prepare(CHECK_LOCK)
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    begun = time.monotonic()
    # All at once: two of them take long, and one after the other would leave processors idle.
    checks = CHECKS if _is_compiled() else CHECKS | READ
    with ThreadPoolExecutor(max_workers=len(checks)) as pool:
        good = list(pool.map(_passes, checks, checks.values()))
    failed = [name for name, passed in zip(checks, good, strict=True) if not passed]
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    windows = options.windows or options.windows_all
    if windows and not stage.passes(whole=options.windows_all):
        failed.append("Windows")
    print(f"All this in {time.monotonic() - begun:.0f} s. The tests:", flush=True)
    return 0 if _tests_pass() and not failed else 1


def _is_compiled() -> bool:
    """Whether every test stands compiled beside it as it is now; the run itself reads them all."""
    return all(
        any(
            made.stat().st_mtime > test.stat().st_mtime
            for made in (test.parent / "__pycache__").glob(f"{test.stem}.*-pytest-*.pyc")
        )
        for test in (ROOT / "tests").rglob("test_*.py")
    )


def _tests_pass() -> bool:
    with tempfile.TemporaryDirectory(prefix="propdesk-check-", dir=_memory()) as folder:
        # No input: a test that asks a question fails instead of waiting for an answer.
        tests = subprocess.run(
            [PYTHON, "-m", *TESTS],
            cwd=ROOT,
            env={**_environment(), "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            check=False,
        )
    return tests.returncode == 0


def _environment() -> dict[str, str]:
    """That of this process; what is compiled in one serves the others, and tests start hundreds."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _memory() -> Path | None:
    """A folder in memory where there is room in one, else None: the usual folder for such files."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        return MEMORY
    return None


def _passes(name: str, command: Sequence[str]) -> bool:
    """Run one check, print what it found and how long it took in one piece."""
    start = time.monotonic()
    check = subprocess.run(
        [PYTHON, "-m", *command],
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    passed = check.returncode == 0
    verdict = "ok" if passed else "FAILED"
    text = "" if passed else check.stdout
    print(f"{verdict:7}{name} ({time.monotonic() - start:.1f} s)\n{text}", end="", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Run every check of the project; the first time this sets everything up.

python installer/check.py
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import CHECK_LOCK, PYTHON, ROOT, SetUpFailed, prepare

CHECKS = {
    "types on Linux": ["mypy", "--platform", "linux", "--cache-dir", ".mypy_cache/linux"],
    "types on Windows": ["mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
    "rules of style": ["ruff", "check"],
    "layout of code": ["ruff", "format", "--check"],
}
# Import rules and translations are tests too. Last, so that the output ends with its summary.
TESTS = ["pytest", "-n", "auto"]


def main() -> int:
    """Run all checks, whatever the first ones say; 1 when one failed."""
    try:
        prepare(CHECK_LOCK)
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        good = list(pool.map(_passes, CHECKS, CHECKS.values()))
    failed = [name for name, passed in zip(CHECKS, good, strict=True) if not passed]
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    # No input: a test that asks a question fails instead of waiting for an answer.
    tests = subprocess.run([PYTHON, "-m", *TESTS], cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    return 1 if failed or tests.returncode else 0


def _passes(name: str, command: list[str]) -> bool:
    """Run one check, print what it found and how long it took in one piece."""
    start = time.monotonic()
    check = subprocess.run(
        [PYTHON, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
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
    sys.exit(main())

"""Make the requirement locks anew from pyproject.toml; needs uv on the PC and a network.

python installer/lock.py              keeps what still fits
python installer/lock.py --upgrade    takes the newest that fit
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import CHECK_LOCK, ROOT, RUN_LOCK, WINDOWS_LOCK

COMPILE = ["uv", "pip", "compile", "--quiet", "--python-version", "3.11"]
# No index address, so that any mirror serves.
PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]
# One file for every platform and Python; beside it one whose packages are chosen for Windows, for
# pip asks the machine it runs on, and that is not Windows, which of them belong there.
EVERYWHERE, WINDOWS = ["--universal"], ["--python-platform", "x86_64-pc-windows-msvc"]
# The checks use exactly the program's versions, and so does Windows.
LOCKS = {
    RUN_LOCK: EVERYWHERE,
    CHECK_LOCK: [*EVERYWHERE, "--extra", "dev", "--constraint", str(RUN_LOCK)],
    WINDOWS_LOCK: [
        *(*WINDOWS, "--extra", "dev", "--extra", "windows"),
        *("--constraint", str(CHECK_LOCK)),
    ],
}


def main(options: list[str]) -> int:
    """Write the locks; the exit code is uv's."""
    for lock, what in LOCKS.items():
        command = [*COMPILE, *PLAIN, *what, *options, "pyproject.toml", "--output-file", str(lock)]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Make the requirement locks anew from pyproject.toml; needs uv on the PC and a network.

python installer/lock.py              keeps what still fits
python installer/lock.py --upgrade    takes the newest that fit
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import CHECK_LOCK, ROOT, RUN_LOCK

# One file for every platform and Python; no index address, so that any mirror serves.
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]


def main(options: list[str]) -> int:
    """Write both locks; the exit code is uv's."""
    run = [*COMPILE, *PLAIN, *options, "pyproject.toml", "--output-file", str(RUN_LOCK)]
    # The checks use exactly the program's versions.
    check = [*COMPILE, *PLAIN, *options, "--extra", "dev", "--constraint", str(RUN_LOCK)]
    check += ["pyproject.toml", "--output-file", str(CHECK_LOCK)]
    done = subprocess.run(run, cwd=ROOT, check=False)
    return done.returncode or subprocess.run(check, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

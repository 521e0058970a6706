"""Start PropDesk from the checkout; the first time this sets everything up.

python installer/run.py               opens the window
python installer/run.py COMMAND …     the command line, as `propdesk COMMAND …`
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import PYTHON, RUN_LOCK, SetUpFailed, prepare


def main(arguments: list[str]) -> int:
    """Set up, start the program with these arguments, and return its exit code."""
    try:
        prepare(RUN_LOCK)
        return subprocess.run([PYTHON, "-m", "propdesk", *arguments], check=False).returncode
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

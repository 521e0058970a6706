"""Start PropDesk from the checkout; the first time this sets everything up.

python installer/run.py               opens the window
python installer/run.py COMMAND …     the command line, as `propdesk COMMAND …`
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import PYTHON, RUN_LOCK, SCRIPTS, SetUpFailed, prepare

NO_DISPLAY = """\
There is no display here, so the window cannot open. The command line works without one:

    {command} --help
"""


def main(arguments: list[str]) -> int:
    """Set up, start the program with these arguments, return its exit code; 2 without a display."""
    try:
        prepare(RUN_LOCK)
        if not arguments and not has_display():
            print(NO_DISPLAY.format(command=SCRIPTS / "propdesk"), file=sys.stderr, end="")
            return 2
        return subprocess.run([PYTHON, "-m", "propdesk", *arguments], check=False).returncode
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def has_display() -> bool:
    """Whether a window could open: Linux alone runs without a screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

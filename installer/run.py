"""Start PropDesk from the checkout; the first time this sets everything up.

python installer/run.py               opens the window
python installer/run.py COMMAND …     the command line, as `propdesk COMMAND …`
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import PYTHON, RUN_LOCK, SCRIPTS, SetUpFailed, prepare

# Whoever sets one of these knows what a window is shown on.
TRUSTED = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
NO_DISPLAY = """\
There is no display here, so the window cannot open. The command line works without one:

    {command} --help
"""


def main(arguments: list[str]) -> int:
    """Set up, start the program with these arguments, return its exit code; 2 without a display."""
    try:
        prepare(RUN_LOCK)
        if opens_window(arguments) and not has_display():
            print(NO_DISPLAY.format(command=SCRIPTS / "propdesk"), file=sys.stderr, end="")
            return 2
        return subprocess.run([PYTHON, "-m", "propdesk", *arguments], check=False).returncode
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def opens_window(arguments: list[str]) -> bool:
    """Whether the program would open its window: without a command."""
    return not arguments or arguments[0].startswith("--data")


def has_display() -> bool:
    """Whether a window could open: Linux alone runs without a screen."""
    if any(os.environ.get(name) for name in TRUSTED):
        return True
    return sys.platform != "linux" or (bool(os.environ.get("DISPLAY")) and _x_server_answers())


def _x_server_answers() -> bool:
    """Whether the display of the environment is really there; Qt would abort on a dead one."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt has its own words for a missing library
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

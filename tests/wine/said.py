"""What a program says in its message box, which is then closed: `python -m tests.wine.said FILE`.

With the Python of Windows. Prints JSON: title, text, code (how the program ended).
"""

import ctypes
import json
import subprocess
import sys
import time

assert sys.platform == "win32", "message boxes are Windows' own"
SLOWEST = 120  # seconds
TEXT, OK, COMMAND = 0xFFFF, 1, 0x0111  # the ids in a message box; WM_COMMAND


def main(program: str) -> int:
    """Start it, wait for its box, press OK; 1 when no box comes."""
    user = ctypes.WinDLL("user32")
    started = subprocess.Popen([program], stdin=subprocess.DEVNULL)
    until = time.monotonic() + SLOWEST
    while time.monotonic() < until and started.poll() is None:
        box = user.FindWindowW("#32770", None)
        text = _words(user, user.GetDlgItem(box, TEXT)) if box else ""
        if text:
            title = _words(user, box)
            user.PostMessageW(box, COMMAND, OK, 0)
            print(json.dumps({"title": title, "text": text, "code": started.wait(SLOWEST)}))
            return 0
        time.sleep(0.1)
    started.kill()
    return 1


def _words(user: ctypes.CDLL, window: int) -> str:
    words = ctypes.create_unicode_buffer(1000)
    user.GetWindowTextW(window, words, len(words))
    return words.value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

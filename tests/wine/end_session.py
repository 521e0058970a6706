"""Ends the session as Windows does: `python -m tests.wine.end_session`, with the Python of Windows.

Asks the window of the program whether the session may end and tells it what became of that; prints
JSON: agreed. 1 when there is no window.
"""

import ctypes
import json
import sys
from ctypes import wintypes

assert sys.platform == "win32", "sessions end so on Windows alone"
TITLE = "PropDesk"
MAY_IT_END, IT_ENDS = 0x0011, 0x0016  # WM_QUERYENDSESSION, WM_ENDSESSION


def main() -> int:
    """Ask, and tell."""
    user = ctypes.WinDLL("user32")
    user.FindWindowW.restype = wintypes.HWND
    user.SendMessageW.argtypes = (
        wintypes.HWND,
        wintypes.UINT,
        ctypes.c_size_t,
        ctypes.c_ssize_t,
    )
    user.SendMessageW.restype = ctypes.c_ssize_t
    window = user.FindWindowW(None, TITLE)
    if not window:
        return 1
    agreed = bool(user.SendMessageW(window, MAY_IT_END, 0, 0))
    user.SendMessageW(window, IT_ENDS, int(agreed), 0)
    print(json.dumps({"agreed": agreed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

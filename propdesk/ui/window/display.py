"""Whether there is a screen for a window; asked before Qt, which aborts on a dead display."""

import os
import sys

# Whoever sets one of these knows what a window is shown on.
TRUSTED = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_display() -> bool:
    """Whether a window could open: Linux alone runs without a screen."""
    if any(os.environ.get(name) for name in TRUSTED):
        return True
    return sys.platform != "linux" or (bool(os.environ.get("DISPLAY")) and _x_server_answers())


def _x_server_answers() -> bool:
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt has its own words for a missing library
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers

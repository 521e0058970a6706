"""Whether a process of this PC still runs: what a dead one left may be cleared away."""

import os
import sys

if sys.platform == "win32":
    import ctypes

    ASK, STILL_ACTIVE = 0x1000, 259

    def is_running(process: int) -> bool:
        """Whether it runs, as far as can be told."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(ASK, 0, process)
        if not handle:
            return bool(ctypes.get_last_error() == 5)  # there, and of another user
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return code.value == STILL_ACTIVE

else:

    def is_running(process: int) -> bool:
        """Whether it runs, as far as can be told."""
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except (OSError, OverflowError):
            return True
        return True

"""Files for the program's user only: 0600 and 0700, on Windows an ACL of user, system, admins.

Data that all users of a Windows PC share (below %PROGRAMDATA%) stays theirs; what else somebody
put into the same folder is not ours to close. What cannot be changed is left as it is: a stick
knows no owners, and a folder may belong to somebody else.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

FOLDER, FILE = 0o700, 0o600


def make_private(folder: Path, ours: Collection[str] | None = None, *, deep: bool = False) -> None:
    """Close a folder and what lies in it to others: all of it, or the names that are `ours`.

    `deep`: what lies in its folders, too. A folder with other names beside ours stays open itself.
    """
    with contextlib.suppress(OSError):
        children = [one for one in folder.iterdir() if not one.is_symlink()]
        own = [one for one in children if ours is None or one.name in ours]
        if len(own) == len(children):
            _close(folder)
        for child in own:
            _close(child)
            for each in _below(child) if deep else ():
                _close(each)


def _below(folder: Path) -> Iterator[Path]:
    """All that lies in a folder and its folders; no link leads out of them."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if not (found := Path(place, name)).is_symlink():
                yield found


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    SYSTEM, ADMINISTRATORS, OWNER, CREATOR = "SY", "BA", "OW", "CO"
    _FILE_OBJECT, _DACL, _PROTECTED, _REVISION = 1, 0x4, 0x80000000, 1
    _QUERY, _TOKEN_USER = 0x8, 1

    def _close(path: Path) -> None:
        """Let only user, system and administrators in, where others are; folders hand it down."""
        if not path.is_dir() or _is_shared(path):
            return
        user = user_sid()
        allowed = {SYSTEM, ADMINISTRATORS, OWNER, CREATOR, user}
        if trustees(path) <= allowed:
            return  # as Windows hands it down in the profile of a user
        full = "".join(f"(A;OICI;FA;;;{who})" for who in (SYSTEM, ADMINISTRATORS, user))
        _set(path, f"D:PAI{full}")

    def _is_shared(path: Path) -> bool:
        shared = os.environ.get("PROGRAMDATA")
        return bool(shared) and path.is_relative_to(str(shared))

    def trustees(path: Path) -> set[str]:
        """Whom the ACL of a path lets in, as SDDL writes them. Raises OSError."""
        advapi = ctypes.WinDLL("advapi32", use_last_error=True)
        described, text = ctypes.c_void_p(), wintypes.LPWSTR()
        code = advapi.GetNamedSecurityInfoW(
            str(path), _FILE_OBJECT, _DACL, None, None, None, None, ctypes.byref(described)
        )
        if code:
            raise ctypes.WinError(code)
        try:
            write = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW
            if not write(described, _REVISION, _DACL, ctypes.byref(text), None):
                raise ctypes.WinError(ctypes.get_last_error())
            told = text.value or ""
            _free(text)
        finally:
            _free(described)
        return {
            entry.rpartition(";")[2].rstrip(")") for entry in told.split("(")[1:] if entry[0] == "A"
        }

    def _set(path: Path, told: str) -> None:
        advapi = ctypes.WinDLL("advapi32", use_last_error=True)
        described, present = ctypes.c_void_p(), wintypes.BOOL()
        dacl, defaulted = ctypes.c_void_p(), wintypes.BOOL()
        read = advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not read(told, _REVISION, ctypes.byref(described), None):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            advapi.GetSecurityDescriptorDacl(
                described, ctypes.byref(present), ctypes.byref(dacl), ctypes.byref(defaulted)
            )
            code = advapi.SetNamedSecurityInfoW(
                str(path), _FILE_OBJECT, _DACL | _PROTECTED, None, None, dacl, None
            )
            if code:
                raise ctypes.WinError(code)
        finally:
            _free(described)

    def user_sid() -> str:
        """The user whose process this is, as SDDL writes him. Raises OSError."""
        advapi = ctypes.WinDLL("advapi32", use_last_error=True)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        token, size, text = wintypes.HANDLE(), wintypes.DWORD(), wintypes.LPWSTR()
        process = wintypes.HANDLE(kernel.GetCurrentProcess())
        if not advapi.OpenProcessToken(process, _QUERY, ctypes.byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            advapi.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
            buffer = ctypes.create_string_buffer(size.value)
            found = advapi.GetTokenInformation(token, _TOKEN_USER, buffer, size, ctypes.byref(size))
            sid = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_void_p))[0]
            write = advapi.ConvertSidToStringSidW
            if not found or not write(ctypes.c_void_p(sid), ctypes.byref(text)):
                raise ctypes.WinError(ctypes.get_last_error())
            told = str(text.value)
            _free(text)
        finally:
            kernel.CloseHandle(token)
        return told

    def _free(memory: ctypes.c_void_p | wintypes.LPWSTR) -> None:
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes = [ctypes.c_void_p]
        free(ctypes.cast(memory, ctypes.c_void_p))

else:

    def _close(path: Path) -> None:
        """Take away what others may, where they may anything; the user keeps what he has."""
        with contextlib.suppress(OSError):
            mode = path.lstat().st_mode
            if stat.S_IMODE(mode) & 0o077:
                path.chmod(stat.S_IMODE(mode) & (FOLDER if stat.S_ISDIR(mode) else FILE))

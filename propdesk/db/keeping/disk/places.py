"""Where data may lie: not on a network or removable drive, and better not in a synced folder.

SQLite's locks are not sure on network drives, a stick is pulled out, and a program that syncs a
folder copies the file in the middle of a payment.
"""

import contextlib
import os
import sys
from pathlib import Path

import msgspec

from propdesk.db.breach import Breach
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs"),
    *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs"),
}
SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "坚果云",
    "nutstore",
    "百度网盘",
    "百度云",
    "baidunetdisk",
    "baidusyncdisk",
    "微云",
    "weiyun",
    "阿里云盘",
    "aliyundrive",
    "天翼云盘",
    "ecloud",
    "wps云盘",
    "wpsdrive",
    "115",
    "synologydrive",
    "nextcloud",
    "owncloud",
    "seafile",
)


class DataOnNetwork(UserError):
    """A drive of another computer."""

    message = N_(
        "{folder} is on a network drive, where data can be damaged when two PCs use it. "
        "Choose a folder on this PC's own disk."
    )


class DataOnRemovable(UserError):
    """A stick."""

    message = N_(
        "{folder} is on a removable drive. Choose a folder on this PC's own disk and use the "
        "stick for backups."
    )


class FolderTooLong(UserError):
    """Windows opens no file whose path has 260 letters; below the folder lie some of ninety."""

    message = N_(
        "The path {folder} is too long for Windows: {length} letters, {most} are possible. Choose a"
        " folder nearer to the letter of the drive, like D:\\PropDesk."
    )


class PathTooLong(FolderTooLong):
    """Elsewhere it is SQLite that opens no file whose path has over 512 bytes, and the system
    that knows no name of over 255."""

    message = N_(
        "The path {folder} is too long: {length} bytes, {most} are possible, and {name} for one "
        "name in it. Choose a folder with a shorter path."
    )


# Below a folder: PropDesk-files, two letters, a SHA-256, the end of a file that is being written.
LONGEST_FOLDER = 150 if sys.platform == "win32" else 380
LONGEST_NAME = 255
TOLD = 200


def refuse_long(folder: Path) -> None:
    """Raise FolderTooLong before some of the files below it can be written and some cannot."""
    place = folder.absolute()
    if sys.platform == "win32":
        if (letters := len(str(place))) > LONGEST_FOLDER:
            raise FolderTooLong(folder=_begin_of(place), length=letters, most=LONGEST_FOLDER)
    else:
        length = len(os.fsencode(place))
        longest = max(len(os.fsencode(part)) for part in place.parts)
        if length > LONGEST_FOLDER or longest > LONGEST_NAME:
            raise PathTooLong(
                folder=_begin_of(place), length=length, most=LONGEST_FOLDER, name=LONGEST_NAME
            )


def _begin_of(folder: Path) -> str:
    """As much of a path as a sentence bears."""
    text = str(folder)
    return text if len(text) <= TOLD else f"{text[:TOLD]}…"


class Drive(msgspec.Struct, frozen=True):
    """What a folder lies on."""

    network: bool = False
    removable: bool = False


def check_place(folder: Path) -> tuple[Breach, ...]:
    """Refuse a drive that data must not lie on; return warnings about a synced folder.

    Raises DataOnNetwork, DataOnRemovable or FolderTooLong.
    """
    refuse_long(folder)
    drive = drive_of(folder)
    if drive.network:
        raise DataOnNetwork(folder=str(folder))
    if drive.removable:
        raise DataOnRemovable(folder=str(folder))
    name = synced_by(folder)
    if name is None:
        return ()
    message = N_(
        "The data lies in a folder that {name} syncs. That can damage it: move it to another "
        "folder and use {name} for backups only."
    )
    return (Breach("folder_synced", message, {"name": name}),)


def synced_by(folder: Path) -> str | None:
    """The part of the path by which a syncing program is known, None when there is none."""
    for part in folder.absolute().parts:
        lower = part.lower()
        if any(lower == name or (len(name) > 3 and lower.startswith(name)) for name in SYNCED):
            return part
    return None


if sys.platform == "win32":
    import ctypes

    REMOVABLE, REMOTE = 2, 4

    def disk_told(folder: Path) -> str:
        """The disk of a folder as its user knows it: E: (STICK)."""
        anchor = folder.absolute().anchor
        name = ctypes.create_unicode_buffer(261)
        ask = ctypes.windll.kernel32.GetVolumeInformationW
        known = ask(anchor, name, len(name), None, None, None, None, 0)
        plain = anchor.rstrip("\\")
        return f"{plain} ({name.value})" if known and name.value else plain

    def drive_of(folder: Path) -> Drive:
        """What a folder (or the nearest one above it that exists) lies on."""
        anchor = folder.absolute().anchor
        if anchor.startswith("\\\\"):
            return Drive(network=not anchor.startswith("\\\\?\\") or "UNC" in anchor)
        kind = ctypes.windll.kernel32.GetDriveTypeW(anchor)
        return Drive(network=kind == REMOTE, removable=kind == REMOVABLE)

else:

    def drive_of(folder: Path) -> Drive:
        """What a folder (or the nearest one above it that exists) lies on."""
        place = folder.absolute()
        while not place.exists():
            place = place.parent
        try:
            mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return Drive()
        device, kind = mounted_at(place.resolve(), mounts)
        return Drive(network=kind in NETWORK, removable=_is_removable(device))

    def disk_told(folder: Path) -> str:
        """The disk of a folder as its user knows it: where it is mounted, and its device."""
        place = folder.absolute()
        while not place.exists():
            place = place.parent
        point = place.resolve()
        while not point.is_mount():
            point = point.parent
        with contextlib.suppress(OSError):
            mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
            return f"{point} ({mounted_at(point, mounts)[0]})"
        return str(point)


def mounted_at(place: Path, mounts: str) -> tuple[str, str]:
    """The device and the kind of file system of a path, from the text of /proc/mounts."""
    best: tuple[int, str, str] = (-1, "", "")
    for entry in mounts.splitlines():
        device, point, kind, *_rest = entry.split(" ")
        plain = point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        length = len(plain)
        # A later mount on the same point hides the earlier one.
        if length >= best[0] and place.is_relative_to(plain):
            best = (length, device, kind)
    return best[1], best[2]


def _is_removable(device: str) -> bool:
    name = os.path.realpath(device).removeprefix("/dev/").rstrip("0123456789").removesuffix("p")
    try:
        return (Path("/sys/block") / name / "removable").read_text("ascii").strip() == "1"
    except OSError:
        return False

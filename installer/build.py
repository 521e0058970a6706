"""Make the program for Windows and its installer, on Debian under wine or on Windows.

python installer/build.py               dist/PropDesk-0.1.0-setup.exe
python installer/build.py --quick       the same, packed in a tenth of the time and larger
python installer/build.py --portable    dist/PropDesk-viewer-0.1.0, the viewer for a stick

What it needs it sets up itself; on Windows NSIS 3 has to be installed. Signed when
PROPDESK_CERTIFICATE names a key (PKCS #12; PROPDESK_CERTIFICATE_PASSWORD_FILE its password).
"""

import argparse
import re
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.environment import CHECK_LOCK, ROOT, WINDOWS_LOCK, SetUpFailed, prepare
from installer.windows import python, wine
from installer.windows.freezing import freeze, version_of_project
from installer.windows.packing import pack, sha256

DIST = ROOT / "dist"
VERSIONS = ROOT / "propdesk" / "db" / "migrations" / "versions"
MARK = "viewer.txt"  # beside the program it makes it a viewer; propdesk/viewing.py looks for it


def build(*, quick: bool = False) -> Path:
    """Make the installer; where it lies, its SHA-256 beside it. Raises SetUpFailed.

    Windows has to be there (`provide`) and, under wine, should be kept running.
    """
    version = version_of_project()
    out = DIST / f"PropDesk-{version}-setup.exe"
    pack(freeze(), out, version=version, data_version=newest_data(), quick=quick)
    line = f"{sha256(out)}  {out.name}\n"
    out.with_name(out.name + ".sha256").write_bytes(line.encode())
    return out


def build_portable() -> Path:
    """Make the folder for a stick; where it lies. Raises SetUpFailed."""
    target = DIST / f"PropDesk-viewer-{version_of_project()}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(freeze(), target)
    (target / "installed.txt").unlink()
    (target / "propdesk-cli.exe").unlink()
    (target / MARK).write_bytes(
        "这个文件使 PropDesk.exe 只作备份查看器：只读，电话和证件号码遮盖。请不要删除。\r\n"
        "This file makes PropDesk.exe a viewer of backups: read-only, phones and ID numbers "
        "masked. Do not delete it.\r\n".encode("utf-8-sig")
    )
    return target


def newest_data() -> int:
    """The version of the data this program knows."""
    found = (re.match(r"\d{4}(?=_)", path.name) for path in VERSIONS.glob("*.py"))
    return max(int(number[0]) for number in found if number)


def provide() -> None:
    """Make there be what builds need. Raises SetUpFailed."""
    if sys.platform == "win32":
        prepare(WINDOWS_LOCK)
    else:
        prepare(CHECK_LOCK)
        python.provide()


def main(arguments: list[str]) -> int:
    """Build, and say what came of it; 1 when nothing did."""
    parser = argparse.ArgumentParser(prog="build.py", description="The program for Windows.")
    parser.add_argument("--quick", action="store_true", help="pack it fast, for the checks")
    parser.add_argument("--portable", action="store_true", help="the viewer for a stick instead")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    try:
        provide()
        with wine.running():
            made = build_portable() if options.portable else build(quick=options.quick)
    except SetUpFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    if made.is_file():
        print(f"{made.stat().st_size / 1e6:.1f} MB, SHA-256 {sha256(made)}")
    print(f"{made} in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

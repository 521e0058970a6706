"""A folder of the program packed into an installer, and signed when there is a key."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.environment import SetUpFailed
from installer.windows import stub
from installer.windows.freezing import SIDE, WORK, BuildFailed

SCRIPT = Path(__file__).with_name("installer.nsi")
MOST_MEGABYTES = 60
# The certificate with its key (PKCS #12), and the file that holds its password.
CERTIFICATE, PASSWORD = "PROPDESK_CERTIFICATE", "PROPDESK_CERTIFICATE_PASSWORD_FILE"
SLOW = 1800.0  # seconds


def pack(folder: Path, out: Path, *, version: str, data_version: int, quick: bool = False) -> Path:
    """Pack a folder with its list into the installer `out`; `quick` packs less well.

    Raises BuildFailed. Signs the programs in the folder, the installer and the removal when
    PROPDESK_CERTIFICATE names a key.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    if is_signed():
        for name in ("PropDesk.exe", "propdesk-cli.exe"):
            sign(folder / name)
    defined = {
        "VERSION": version,
        "DATA_VERSION": str(data_version),
        "SOURCE": str(folder),
        "OUT": str(out),
        "ICON": str(WORK / "propdesk.ico"),
        "SIDE": str(SIDE),
        "TARGET": _target(),
        "STUB": str(WORK / "stub.exe"),
        "SPEAK": f'"{sys.executable}" -m {stub.__name__}',
        **({"QUICK": ""} if quick else {}),
        **({"SIGN": f'"{sys.executable}" "{Path(__file__).resolve()}"'} if is_signed() else {}),
    }
    words = ["-V2", "-INPUTCHARSET", "UTF8", *(f"-D{k}={v}" for k, v in defined.items())]
    _run([_makensis(), *words, str(SCRIPT)])
    if not stub.is_spoken_by(out):  # NSIS does not mind how a program that it calls has ended
        raise BuildFailed(f"{out.name} says NSIS's own words.")
    if not quick and (megabytes := out.stat().st_size / 1e6) > MOST_MEGABYTES:
        raise BuildFailed(f"{out.name} has {megabytes:.1f} MB, more than {MOST_MEGABYTES}.")
    return out


def sha256(file: Path) -> str:
    """The SHA-256 of an installer, as people compare it."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_signed() -> bool:
    """Whether a key is given."""
    return bool(os.environ.get(CERTIFICATE))


def sign(file: Path) -> None:
    """Sign a program in its place. Raises BuildFailed."""
    key, password = os.environ[CERTIFICATE], os.environ.get(PASSWORD, "")
    if os.name == "nt":
        secret = ["/p", Path(password).read_text(encoding="utf-8").strip()] if password else []
        _run([_found("signtool"), "sign", "/fd", "SHA256", "/f", key, *secret, str(file)])
        return
    signed = file.with_name(file.name + ".signed")
    secret = ["-readpass", password] if password else []
    what = ["-n", "PropDesk", "-h", "sha256", "-in", str(file), "-out", str(signed)]
    _run([_found("osslsigncode"), "sign", "-pkcs12", key, *secret, *what])
    signed.replace(file)


def _target() -> str:
    """64 bits where NSIS has them, as on Debian; what it is everywhere else."""
    home = Path("/usr/share/nsis") if sys.platform != "win32" else Path(_makensis()).parent
    return (
        "amd64-unicode" if (home / "Stubs" / "lzma_solid-amd64-unicode").exists() else "x86-unicode"
    )


def _makensis() -> str:
    if sys.platform == "win32":
        for place in ("PROGRAMFILES(X86)", "PROGRAMFILES"):
            found = Path(os.environ.get(place, "")) / "NSIS" / "makensis.exe"
            if found.is_file():
                return str(found)
    return _found("makensis")


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise BuildFailed(f"{program} is not installed; on Debian: apt-get install {program}.")
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", timeout=SLOW, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BuildFailed(f"{Path(command[0]).name} failed:\n{done.stdout[-3000:]}")


if __name__ == "__main__":  # as NSIS calls it, for the installer and the removal in it
    try:
        sign(Path(sys.argv[1]))
    except SetUpFailed as problem:
        sys.exit(str(problem))

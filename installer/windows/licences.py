"""The licences of all that is shipped, laid beside the program.

What is shipped is known by where each file came from; what a distribution allows says its own
metadata. A build ends where one has no text, or allows nothing but the GPL.
"""

import re
import shutil
from collections.abc import Iterable
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path, PurePosixPath

from installer.environment import ROOT, SetUpFailed

TEXTS = Path(__file__).with_name("licences")
# Whose own files hold none, or only the licence of a customer of Qt's.
ADDED = {
    "pyside6-essentials": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
    "chinesecalendar": ("chinesecalendar.txt",),
    "shiboken6": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
}
# Whose metadata says nothing, while their text does.
SAID_BY_TEXT = {"pyrage": "MIT"}
# The start of a frozen program is a part of it too.
ALWAYS = ("pyinstaller",)
_IS_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_PACKAGES = "site-packages/"


class LicenceMissing(SetUpFailed):
    """Something may not be shipped as it is; the text names it and says why."""


def lay_beside(sources: Iterable[str], packages: Path, python: Path, folder: Path) -> None:
    """Write the licences of what came from `sources` into `folder`/licences.

    `packages`: where the distributions lie; `python`: the licence of Python itself. Raises
    LicenceMissing.
    """
    target = folder / "licences"
    shutil.rmtree(target, ignore_errors=True)
    lines = [_own_parts(target, python)]
    for one in shipped(sources, packages):
        name = _name(one)
        if not may_be_shipped(terms(one)):
            raise LicenceMissing(f"{name} allows nothing but the GPL: {terms(one)!r}.")
        texts = [*_texts_of(one), *((each, TEXTS / each) for each in ADDED.get(name, ()))]
        if not texts:
            raise LicenceMissing(f"{name} is shipped and has no text of its licence.")
        for place, text in texts:
            _copy(text, target / name / place)
        lines.append(f"{name} {one.version}: {terms(one)}\n")
    (target / "README.txt").write_bytes("".join(lines).encode())


def shipped(sources: Iterable[str], packages: Path) -> list[Distribution]:
    """The distributions that files come from, by name; a file of nobody's is refused."""
    owners = {
        file.as_posix().lower(): one  # Windows writes msvcp140.dll as it likes
        for one in installed(packages)
        for file in one.files or ()
        if _IS_TEXT.search(file.as_posix()) or ".dist-info/" not in file.as_posix()
    }
    found = {}
    for source in sources:
        _before, inside, file = source.replace("\\", "/").rpartition(_PACKAGES)
        if not inside or ".dist-info/" in file:
            continue
        owner = owners.get(file.lower())
        if owner is None:
            raise LicenceMissing(f"{file} is shipped and belongs to no distribution.")
        found[_name(owner)] = owner
    found |= {_name(one): one for one in installed(packages) if _name(one) in ALWAYS}
    return [found[name] for name in sorted(found)]


def installed(packages: Path) -> list[Distribution]:
    """Every distribution of a folder."""
    return [PathDistribution(place) for place in sorted(packages.glob("*.dist-info"))]


def terms(one: Distribution) -> str:
    """What a distribution says of its licence."""
    told = one.metadata
    kinds = [
        kind.rpartition(" :: ")[2]
        for kind in told.get_all("Classifier") or ()
        if kind.startswith("License ::")
    ]
    for field in ("License-Expression", "License"):
        if said := " ".join(told.get_all(field) or ()):
            return " ".join(said.split())
    return " OR ".join(kinds) or SAID_BY_TEXT.get(_name(one), "")


def may_be_shipped(said: str) -> bool:
    """Whether one of the alternatives is no GPL: the LGPL is none, nor one with an exception."""
    return any(
        each
        and ("exception" in each or not re.search(r"(?<!l)gpl|(?<!lesser )general public", each))
        for each in said.lower().split(" or ")
    )


def _texts_of(one: Distribution) -> list[tuple[str, Path]]:
    """The texts of a distribution: the name each gets, and where it lies."""
    found = []
    for file in one.files or ():
        place = PurePosixPath(file.as_posix())
        if place.parts[0].endswith(".dist-info") and _IS_TEXT.search("/".join(place.parts[1:])):
            inside = place.relative_to(place.parts[0])
            name = inside.relative_to("licenses") if inside.parts[0] == "licenses" else inside
            if name.name != "LicenseRef-Qt-Commercial.txt":
                found.append((name.as_posix(), Path(str(one.locate_file(file)))))
    return sorted(found)


def _own_parts(target: Path, python: Path) -> str:
    """Python, SQLite, fonts and icons, which are no distributions; a line for each."""
    if not python.is_file():
        raise LicenceMissing(f"The licence of Python is not at {python}.")
    _copy(python, target / "python" / "LICENSE.txt")
    _copy(TEXTS / "SQLite.txt", target / "sqlite" / "LICENSE.txt")
    _copy(TEXTS / "Microsoft.txt", target / "microsoft" / "NOTICE.txt")
    resources = ROOT / "resources"
    for text in sorted(resources.glob("fonts/*LICENSE.txt")):
        _copy(text, target / "fonts" / text.name)
    _copy(resources / "icons" / "LICENSE.txt", target / "icons" / "LICENSE.txt")
    return (
        "What PropDesk is made of, and where its licence lies in this folder.\n\n"
        "python, with its OpenSSL, libffi, bzip2 and xz: PSF-2.0 and those named there\n"
        "sqlite: public domain\nmicrosoft: runtime libraries of Visual C++\n"
        "fonts: SIL Open Font License 1.1 (Noto), and that of HanaMinB\nicons: ISC and MIT\n"
    )


def _copy(text: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.read_bytes())


def _name(one: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()

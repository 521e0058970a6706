"""What of all that a build finds is shipped, and what must never be."""

import re
from collections.abc import Iterator
from pathlib import Path

MOST_MEGABYTES = 160
# What tests and builds alone need; it is there while a program is made.
TESTING = (
    *("_pytest", "execnet", "hypothesis", "iniconfig", "pluggy", "pygments", "pypinyin", "pytest"),
    *("pytest_timeout", "pytestqt", "tests", "xdist", "xlwt"),
)
BUILDING = ("PyInstaller", "lib2to3", "mypy", "pip", "pkg_resources", "ruff", "setuptools")
# Widgets of another library, pictures that papers never have, the network, a second way to pack.
UNUSED = (
    *("PIL._avif", "PIL._imagingcms", "PIL._imagingft", "PIL._imagingtk", "PIL._webp"),
    *("_ssl", "pydoc_data", "ssl", "tkinter", "zstandard._cffi", "zstandard.backend_cffi"),
    # Of databases there is one, and it waits for nobody.
    *("sqlalchemy.dialects.oracle", "sqlalchemy.ext.asyncio"),
    # Pillow tries those it has; a picture that a paper takes is a PNG or a JPEG.
    *(
        f"PIL.{each}ImagePlugin"
        for each in (
            *("Avif", "Blp", "Cur", "Dcx", "Dds", "Eps", "Fits", "Fli", "Fpx", "Ftex", "Gbr"),
            *("Icns", "Im", "Iptc", "Jpeg2K", "Mic", "Mpeg", "Msp", "Palm", "Pcx", "Pdf", "Psd"),
            *("Qoi", "Sgi", "Spider", "Sun", "Tga", "WebP", "Wmf", "XVThumb", "Xbm", "Xpm"),
        )
    ),
    *("PIL.ImageCms", "PIL.ImageQt", "PIL.ImageTk", "PIL.ImageWin", "PIL.PdfParser"),
    # Papers are drawn on a canvas, line by line: no documents, charts, widgets or other outputs.
    *("reportlab.platypus", "reportlab.graphics.testshapes", "reportlab.graphics.widgets"),
    *(f"reportlab.graphics.render{each}" for each in ("PDF", "PM", "PS", "SVG")),
    *(
        f"reportlab.graphics.charts.{each}"
        for each in (
            *("axes", "barcharts", "dotbox", "doughnut", "legends", "linecharts", "lineplots"),
            *("piecharts", "slidebox", "spider", "textlabels", "utils", "utils3d"),
        )
    ),
    # Nobody looks for faults in a shipped program by these.
    *("doctest", "pdb", "pydoc", "unittest"),
)
EXCLUDED = [*TESTING, *BUILDING, *UNUSED]

_LEFT_OUT = re.compile(
    r"PySide6/(opengl32sw|Qt6(Qml\w*|Quick\w*|VirtualKeyboard|OpenGL\w*|Pdf))\.dll"
    r"|plugins/(generic|networkinformation|platforminputcontexts|sqldrivers|tls)/"
    r"|plugins/platforms/q(direct2d|minimal)\.dll"
    r"|plugins/imageformats/q(icns|pdf|tga|wbmp)\.dll"
    # The window is drawn in a style of its own; rules that recur are told by day, in one zone.
    r"|plugins/styles/|dateutil/zoneinfo/.*\.tar\.gz$"
    r"|translations/(?!qtbase_zh_)"
    # Of the languages of the world three are spoken here.
    r"|babel/locale-data/(?!(root|en|en_US|zh|zh_Han[st]|zh_Hans_CN|zh_Hant_TW)\.dat$)"
)
# Windows has these itself; under wine stand-ins of ours lie in their place.
STAND_INS = frozenset(("icuuc.dll", "bcryptprimitives.dll"))
_OF_WINE = (b"Wine builtin DLL", b"Wine placeholder DLL")


def is_shipped(name: str) -> bool:
    """Whether a file that was found goes into the folder."""
    return not _LEFT_OUT.search(name.replace("\\", "/"))


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a folder that is to be shipped, each in a sentence."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    for file in files:
        name, parts = file.relative_to(folder).as_posix(), file.relative_to(folder).parts
        if file.name.lower() in STAND_INS:
            yield f"{name} is named like a stand-in for a part of Windows."
        if any(part.partition(".")[0] in TESTING for part in parts):
            yield f"{name} belongs to the tests."
        if file.suffix in (".po", ".pot"):
            yield f"{name} is the source of a translation."
        if not name.isascii():
            yield f"{name} has letters that the list of the installer cannot name."
        if file.suffix.lower() in (".dll", ".exe", ".pyd") and _is_of_wine(file):
            yield f"{name} belongs to wine, not to Windows."
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    if megabytes > MOST_MEGABYTES:
        yield f"The folder has {megabytes:.1f} MB, more than {MOST_MEGABYTES}."


def packed_tests(names: Iterator[str]) -> list[str]:
    """The modules of tests among those packed into the program itself."""
    return sorted({name for name in names if name.partition(".")[0] in TESTING})


def _is_of_wine(file: Path) -> bool:
    head = file.read_bytes()[:4096]
    return any(mark in head for mark in _OF_WINE)


def version_resource(name: str, version: str) -> str:
    """What Windows shows of a program's file, as PyInstaller reads it."""
    numbers = tuple(int(part) for part in f"{version}.0".split("."))
    words = {
        "FileDescription": "PropDesk 物业服务台",
        "FileVersion": version,
        "InternalName": name,
        "OriginalFilename": f"{name}.exe",
        "ProductName": "PropDesk",
        "ProductVersion": version,
    }
    told = ", ".join(f"StringStruct({key!r}, {word!r})" for key, word in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('080404B0', [{told}])]), "
        "VarFileInfo([VarStruct('Translation', [0x0804, 1200])])])"
    )

"""The licences of what is shipped: each has its text beside the program, or there is no program."""

from pathlib import Path

import pytest

from installer.windows.licences import LicenceMissing, lay_beside, may_be_shipped

MIT = "License-Expression: MIT\n"


def distribution(packages: Path, name: str, about: str, text: str = "LICENSE") -> str:
    """Lay a distribution of one file into a folder; the path of that file as a build names it."""
    info = packages / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{about}\n", encoding="utf-8"
    )
    files = [f"{name}/__init__.py", f"{info.name}/METADATA"]
    if text:
        (info / "licenses").mkdir()
        (info / "licenses" / text).write_text(f"the licence of {name}", encoding="utf-8")
        files.append(f"{info.name}/licenses/{text}")
    (info / "RECORD").write_text("".join(f"{each},,\n" for each in files), encoding="utf-8")
    return f"Z:\\py\\Lib\\site-packages\\{name}\\__init__.py"


@pytest.fixture
def python(tmp_path: Path) -> Path:
    text = tmp_path / "LICENSE.txt"
    text.write_text("of Python", encoding="utf-8")
    return text


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPLv2-or-later with a special exception which allows …", True),
        ("Apache-2.0 OR GPL-2.0-only", True),
        ("GPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("GPL-2.0-only OR GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("", False),
    ],
)
def test_what_allows_nothing_but_the_gpl_is_not_shipped(said: str, may: bool) -> None:
    assert may_be_shipped(said) is may


def test_what_is_shipped_has_its_text_beside_the_program_and_nothing_else(
    tmp_path: Path, python: Path
) -> None:
    packages, folder = tmp_path / "packages", tmp_path / "PropDesk"
    source = distribution(packages, "One_Thing", MIT)
    distribution(packages, "unused", "License: GPL-3.0-only\n")
    lay_beside([source, "Z:\\checkout\\propdesk\\app.py"], packages, python, folder)
    licences = folder / "licences"
    text = licences / "one-thing" / "LICENSE"
    assert text.read_text(encoding="utf-8") == "the licence of One_Thing"
    assert "one-thing 1.0: MIT" in (licences / "README.txt").read_text(encoding="utf-8")
    assert not (licences / "unused").exists()
    assert {each.name for each in licences.iterdir()} >= {"python", "sqlite", "fonts", "icons"}


@pytest.mark.parametrize(
    ("about", "text", "said"),
    [
        (MIT, "", "no text of its licence"),
        ("License-Expression: GPL-3.0-only\n", "LICENSE", "nothing but the GPL"),
        ("Summary: says nothing\n", "LICENSE", "nothing but the GPL"),
    ],
)
def test_a_build_ends_where_one_has_no_text_or_may_not_be_shipped(
    tmp_path: Path, python: Path, about: str, text: str, said: str
) -> None:
    source = distribution(tmp_path / "packages", "thing", about, text)
    with pytest.raises(LicenceMissing, match=f"thing.*{said}"):
        lay_beside([source], tmp_path / "packages", python, tmp_path / "PropDesk")


def test_a_file_of_nobodys_ends_a_build(tmp_path: Path, python: Path) -> None:
    distribution(tmp_path / "packages", "thing", MIT)
    stray = "Z:\\py\\Lib\\site-packages\\stray.py"
    with pytest.raises(LicenceMissing, match=r"stray\.py is shipped"):
        lay_beside([stray], tmp_path / "packages", python, tmp_path / "PropDesk")


def test_qt_is_shipped_with_the_lgpl_and_not_as_to_a_customer(tmp_path: Path, python: Path) -> None:
    about = "License: LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only\n"
    packages = tmp_path / "packages"
    source = distribution(packages, "PySide6_Essentials", about, "LicenseRef-Qt-Commercial.txt")
    lay_beside([source], packages, python, tmp_path / "PropDesk")
    texts = tmp_path / "PropDesk" / "licences" / "pyside6-essentials"
    assert {each.name for each in texts.iterdir()} == {"LGPL-3.0.txt", "GPL-3.0.txt", "Qt.txt"}

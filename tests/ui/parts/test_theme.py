"""Colours can be read, fonts are ours, a switch of theme repaints everything."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontInfo, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.paths import ICONS
from propdesk.ui.forms.suggested import SuggestedField
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import icon_pixmap
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button


def contrast(one: str, other: str) -> float:
    def light(name: str) -> float:
        colour = QColor(name)
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TOKENS = [("light", theme.LIGHT), ("dark", theme.DARK)]


@pytest.mark.parametrize(("name", "tokens"), TOKENS)
@pytest.mark.parametrize("ink", ["text", "text2", "text3"])
@pytest.mark.parametrize("ground", ["bg", "surface", "sunken", "rail", "hover", "accentSoft"])
def test_text_can_be_read_on_every_ground(
    name: str, tokens: dict[str, str], ink: str, ground: str
) -> None:
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize(("name", "tokens"), TOKENS)
@pytest.mark.parametrize("tone", ["red", "amber", "green", "grey"])
def test_states_can_be_read_on_their_soft_ground(
    name: str, tokens: dict[str, str], tone: str
) -> None:
    assert contrast(tokens[tone], tokens[f"{tone}Soft"]) >= 5.4
    assert contrast(tokens[tone], tokens["surface"]) >= 4.5


@pytest.mark.parametrize(("name", "tokens"), TOKENS)
def test_borders_of_fields_can_be_seen(name: str, tokens: dict[str, str]) -> None:
    assert contrast(tokens["field"], tokens["surface"]) >= 3.0


def test_both_themes_have_the_same_tokens() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_the_shipped_font_is_used(dressed: QApplication) -> None:
    assert QFontInfo(theme.font(13)).family() == theme.FAMILY
    assert QFontInfo(theme.font(13)).pixelSize() == 13
    assert QFontInfo(theme.font(13, 500)).weight() == 600


def ground_of(button: Button) -> str:
    image = button.grab().toImage()
    return QColor(image.pixel(image.width() // 2, 3)).name().upper()


def test_switching_the_theme_repaints_what_is_open(dressed: QApplication, qtbot: QtBot) -> None:
    button = Button("Save", kind="primary")
    qtbot.addWidget(button)
    button.show()
    assert ground_of(button) == theme.LIGHT["accent"]
    theme.install(dressed, "dark")
    assert ground_of(button) == theme.DARK["accent"]
    assert theme.colour("bg") == theme.DARK["bg"]


def edge_of(window: QWidget) -> str:
    """The colour of the middle of its left edge."""
    return window.grab().toImage().pixelColor(0, window.height() // 2).name().upper()


def opened_from(inside: QWidget) -> dict[str, QWidget]:
    """What opens before a window as a window of its own."""
    menu, drop, field = QMenu(inside), QComboBox(inside), SuggestedField("n", "N", ["Save"])
    menu.addAction("Save")
    menu.popup(inside.mapToGlobal(QPoint()))
    drop.addItems(["Save"])
    drop.show()
    drop.showPopup()
    field.setParent(inside)
    field.show()
    field.list.complete()
    QToolTip.showText(inside.mapToGlobal(QPoint()), "Save", inside)
    tips = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    shown = field.list.popup()
    assert shown is not None
    return {"menu": menu, "drop-down": drop.view(), "known words": shown, "tip": tips[-1]}


def edges(tokens: dict[str, str]) -> dict[str, str]:
    """All have a fine line round them, but the list of known words."""
    line = tokens["line2"]
    return {"menu": line, "drop-down": line, "known words": tokens["surface"], "tip": line}


def test_what_opens_before_a_window_is_dressed_as_it_is_in_both_themes(
    dressed: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    theme.dress(window)
    window.resize(300, 200)
    window.show()
    qtbot.addWidget(window)
    before = opened_from(window)
    assert {name: edge_of(each) for name, each in before.items()} == edges(theme.LIGHT)
    theme.install(dressed, "dark")
    after = opened_from(window)
    assert {name: edge_of(each) for name, each in after.items()} == edges(theme.DARK)
    known = before["known words"]  # of no parent: it was there when the theme was switched
    assert edge_of(known) == theme.DARK["surface"]
    QToolTip.hideText()
    for each in (before["menu"], known, after["menu"], after["known words"]):
        each.hide()


def test_a_dialog_is_dressed_with_and_without_a_window_behind_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheets, fields = [Sheet(window, "Save"), Sheet(None, "Save")], [QLineEdit(), QLineEdit()]
    for sheet, field in zip(sheets, fields, strict=True):
        sheet.body.addWidget(field)
        sheet.show()
    light, dark = theme.LIGHT["field"], theme.DARK["field"]
    assert [edge_of(each) for each in fields] == [light, light]
    theme.install(dressed, "dark")
    assert [edge_of(each) for each in fields] == [dark, dark]
    for sheet in sheets:
        sheet.done(0)


def test_what_is_not_in_a_window_yet_is_matched_with_no_rule(dressed: QApplication) -> None:
    """Each step of putting a page together would match all its parts anew."""
    assert dressed.styleSheet() == ""


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_icons_are_as_sharp_as_the_screen(dressed: QApplication, ratio: float) -> None:
    pixmap = icon_pixmap("wallet", "accent", 16, ratio)
    assert pixmap.width() == round(16 * ratio)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    colours = {
        QColor(image.pixel(x, y)).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if QColor.fromRgba(image.pixel(x, y)).alpha() == 255
    }
    assert colours <= {theme.LIGHT["accent"]}


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn(dressed: QApplication, path: Path) -> None:
    image = icon_pixmap(path.stem, "text", 24).toImage()
    marks = [image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)]
    assert max(marks) > 128

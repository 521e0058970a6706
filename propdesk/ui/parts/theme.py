"""Every colour, size and font of the program, light and dark, and the one way to switch between
them.

Usage: `theme.install(app, "light")` once at start, `theme.dress(self)` in a window without a
parent; `theme.colour("accent")` and `theme.font(16, 600)` inside a `paintEvent`, so that a switch
of theme needs nothing but a repaint.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from typing import Final, Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from propdesk.kernel.paths import FONTS
from propdesk.ui.parts.stylesheet import stylesheet

Mode = Literal["light", "dark", "system"]

STYLE: Final = "Fusion"
FAMILY: Final = "Noto Sans SC"
FALLBACKS: Final = ("Microsoft YaHei UI", "HanaMinB", "Noto Emoji")

LIGHT: Final[dict[str, str]] = {
    "bg": "#F3F5F7",
    "surface": "#FFFFFF",
    "sunken": "#F7F8FA",
    "rail": "#E9EDF1",
    "line": "#E0E4E9",
    "line2": "#C6CDD6",
    "field": "#848E9C",
    "text": "#1A2028",
    "text2": "#444E5B",
    "text3": "#5B6573",
    "accent": "#1B5EAF",
    "accentHover": "#164D91",
    "onAccent": "#FFFFFF",
    "accentSoft": "#E4EEF9",
    "red": "#B3261E",
    "redSoft": "#FBEAE8",
    "amber": "#805000",
    "amberSoft": "#FCF1DA",
    "green": "#1A6E3E",
    "greenSoft": "#E3F3E8",
    "grey": "#4F5967",
    "greySoft": "#EBEEF2",
    "hover": "#F1F5FA",
    "map1": "#FFF3D9",
    "map2": "#FFDDA6",
    "map3": "#F5B082",
    "map4": "#B63A2B",
    "onMap4": "#FFFFFF",
}
DARK: Final[dict[str, str]] = {
    "bg": "#14171B",
    "surface": "#1B1F25",
    "sunken": "#21262D",
    "rail": "#101316",
    "line": "#2D333C",
    "line2": "#414955",
    "field": "#78828F",
    "text": "#E9ECF0",
    "text2": "#BBC3CE",
    "text3": "#9BA5B3",
    "accent": "#86B4F2",
    "accentHover": "#A3C7F7",
    "onAccent": "#0C1A2C",
    "accentSoft": "#1E3048",
    "red": "#FF958B",
    "redSoft": "#3B2321",
    "amber": "#EFBC5E",
    "amberSoft": "#372B14",
    "green": "#77CE97",
    "greenSoft": "#193324",
    "grey": "#B3BCC8",
    "greySoft": "#2A3038",
    "hover": "#222932",
    "map1": "#3A301A",
    "map2": "#5A4215",
    "map3": "#8A4A20",
    "map4": "#F08A7B",
    "onMap4": "#1A0C0A",
}


class Size:
    """The one scale of heights, widths and corners, in logical pixels."""

    HEADER, RAIL, PAGE_BAR, STATUS = 42, 76, 38, 26
    ROW, HEAD, TOTALS, SELECTION = 28, 28, 32, 36
    CONTROL, CHIP, FIELD, DIALOG_BUTTON, COLLECT, ROOM = 30, 28, 32, 34, 44, 36
    BADGE, KEY, BANNER, LABEL_COLUMN = 20, 18, 36, 92
    WIDEST = 900  # a dialog on 1366 pixels at 150 %; a form with two fields in a line
    RADIUS_BADGE, RADIUS, RADIUS_CARD, RADIUS_DIALOG = 4, 6, 8, 10
    ICON_BADGE, ICON_CHIP, ICON = 13, 14, 16


@dataclass(slots=True)
class _InForce:
    """The tokens everything is painted with now; exchanged by `install`."""

    tokens: dict[str, str]
    dark: bool
    colours: dict[str, QColor]
    mode: Mode = "light"
    sheet: str = ""


_now = _InForce(LIGHT, dark=False, colours={})


def colour(token: str) -> QColor:
    """The colour a token stands for in the theme in force; KeyError for a token that does not
    exist."""
    found = _now.colours.get(token)
    if found is None:
        found = _now.colours[token] = QColor(_now.tokens[token])
    return found


def soft(tone: str) -> QColor:
    """The ground a state colour stands on: `red` → `redSoft`."""
    return colour(f"{tone}Soft")


def paint_bar(painter: QPainter, place: QRect, ink: str) -> None:
    """Fill a narrow place with one colour. Qt's own `fillRect` makes Python know all ready-made
    gradients when it is first called: the frame does not wait for them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    painter.drawRect(place)


@cache
def font(size: int = 13, weight: int = 400) -> QFont:
    """The program's font; `weight` above 400 is SemiBold, since only two weights are shipped.

    Treat it as read-only: the same object is handed to everybody.
    """
    made = QFont([FAMILY, *FALLBACKS])
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if weight > 400 else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font(size, weight))


@lru_cache(maxsize=8192)
def width_of(text: str, size: int = 13, weight: int = 400) -> int:
    """How many logical pixels hold a text whole. Qt's own whole number is the nearest one: in that
    width a text that is a little wider would be elided."""
    return ceil(_metrics(size, weight).horizontalAdvance(text))


@cache
def load_fonts() -> None:
    """Register the two weights of the text font; once, whoever calls first."""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf"):
        QFontDatabase.addApplicationFont(str(FONTS / name))


@cache
def load_rare_fonts() -> None:
    """Register the fonts of rare characters and emoji; 30 MB, so only after the window stands."""
    for name in ("HanaMinB.ttf", "NotoEmoji-Regular.ttf"):
        QFontDatabase.addApplicationFont(str(FONTS / name))
    _metrics.cache_clear()  # what was measured before was measured with a stranger's glyphs
    width_of.cache_clear()


def new_application(arguments: list[str]) -> QApplication:
    """Create the program's application object in the style that `install` would choose.

    Named on the command line of Qt, it costs nothing; `setStyle` makes Python know all of QStyle.
    """
    app = QApplication([*(arguments or ["propdesk"]), "-style", STYLE])
    app.setProperty("propdesk_style", STYLE)
    return app


def install(app: QApplication, mode: Mode = "light") -> None:
    """Dress the whole program: style, fonts, palette, the style sheet of windows that are there.
    Call again to switch the theme.

    With `system` it goes on following the system while the program runs.
    """
    _now.mode = mode
    dark = _wants_dark(app, mode)
    first = app.property("propdesk_theme") is None
    if not first and dark == _now.dark:
        return
    _now.tokens, _now.dark, _now.colours = (DARK if dark else LIGHT), dark, {}
    if first:
        load_fonts()
        if app.property("propdesk_style") != STYLE:
            app.setStyle(STYLE)
        app.setFont(font())
        app.styleHints().colorSchemeChanged.connect(lambda: install(app, _now.mode))
    app.setPalette(_palette())
    before, _now.sheet = _now.sheet, stylesheet(_now.tokens)
    for window in [] if first else app.topLevelWidgets():
        if window.styleSheet() == before:
            dress(window)
    app.setProperty("propdesk_theme", "dark" if dark else "light")


def dress(window: QWidget) -> None:
    """Give a window the style sheet; what stands in it, and dialogs before it, take it from there.

    Not the application: then each part would be matched with every rule while a page is still put
    together, and again at each step of it, a third of the time until the page is seen.
    """
    window.setStyleSheet(_now.sheet)


def _wants_dark(app: QApplication, mode: Mode) -> bool:
    if mode == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return mode == "dark"


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "bg",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "onAccent",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "line2",
    }
    for role, token in roles.items():
        palette.setColor(role, colour(token))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("text3"))
    return palette

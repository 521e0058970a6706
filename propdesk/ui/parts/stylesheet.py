"""The Qt style sheet, built from the tokens; only for what Qt paints itself (fields, lists, menus).

Every rule names its class or object: a bare property would leak into dialogs of the system.
Widgets choose a look by dynamic properties: `ink` (colour of a label), `card`, `state` of a field.
"""

from string import Template

_INKS = ("text", "text2", "text3", "accent", "red", "amber", "green", "grey", "onAccent")

_RULES = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $line2; padding: 4px 6px; }
QLabel { background: transparent; color: $text; }
QWidget[ground="bg"] { background: $bg; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="rail"] { background: $rail; }
QWidget[ground="sunken"] { background: $sunken; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QLabel[paper="true"] { background: #FFFFFF; border: 1px solid $line2; }
QFrame[rule="line"] { background: $line; border: none; }
QFrame[rule="line2"] { background: $line2; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[scrolls="true"] {
  background: transparent; border: none; }
QStackedWidget { background: transparent; border: none; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {
  background: $surface; color: $text; border: 1px solid $field; border-radius: 6px;
  padding: 0 9px; selection-background-color: $accent; selection-color: $onAccent;
}
QLineEdit { min-height: 30px; max-height: 30px; }
QPlainTextEdit { padding: 3px 5px; }
QComboBox { min-height: 30px; max-height: 30px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on {
  border: 2px solid $accent; padding: 0 8px; }
QLineEdit:focus { min-height: 28px; max-height: 28px; }
QComboBox:focus, QComboBox:on { min-height: 28px; max-height: 28px; }
QPlainTextEdit:focus { padding: 2px 4px; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] {
  border: 2px solid $red; padding: 0 8px; }
QLineEdit[state="warning"], QPlainTextEdit[state="warning"], QComboBox[state="warning"] {
  border: 2px solid $amber; padding: 0 8px; }
QLineEdit[state="error"], QLineEdit[state="warning"] { min-height: 28px; max-height: 28px; }
QComboBox[state="error"], QComboBox[state="warning"] { min-height: 28px; max-height: 28px; }
QPlainTextEdit[state="error"], QPlainTextEdit[state="warning"] { padding: 2px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only {
  background: $sunken; color: $text3; border-color: $line2; }
QLineEdit[bare="true"] { border: none; background: transparent; padding: 0; min-height: 20px; }
QLineEdit[search="true"] { min-height: 26px; max-height: 26px; border-color: $line2; }
QLineEdit[search="true"]:focus { min-height: 24px; max-height: 24px; border-color: $accent; }
QFrame[pop="true"] { background: $surface; border: 1px solid $line2; border-radius: 8px; }
QLineEdit[large="bar"], QComboBox[large="bar"] { min-height: 28px; max-height: 28px; }
QLineEdit[large="bar"]:focus, QComboBox[large="bar"]:focus, QComboBox[large="bar"]:on {
  min-height: 26px; max-height: 26px; }
QLineEdit[large="room"] { min-height: 34px; max-height: 34px; }
QLineEdit[large="room"]:focus, QLineEdit[large="room"][state="error"],
QLineEdit[large="room"][state="warning"] { min-height: 32px; max-height: 32px; }
QLineEdit[large="tendered"] { min-height: 40px; max-height: 40px; padding: 0 13px; }
QLineEdit[large="tendered"]:focus, QLineEdit[large="tendered"][state="error"],
QLineEdit[large="tendered"][state="warning"] {
  min-height: 38px; max-height: 38px; padding: 0 12px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView {
  background: $surface; color: $text; border: 1px solid $line2; outline: 0;
  selection-background-color: $accentSoft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }

QTableView, QListView, QTreeView {
  background: $surface; color: $text; border: none; outline: 0; gridline-color: $line;
  selection-background-color: $accentSoft; selection-color: $text; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $text3; border: none; padding: 0 10px; }
QTableCornerButton::section { background: $sunken; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:vertical {
  background: $line2; border-radius: 4px; min-height: 28px; margin: 1px; }
QScrollBar::handle:horizontal {
  background: $line2; border-radius: 4px; min-width: 28px; margin: 1px; }
QScrollBar::handle:hover { background: $field; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; color: $text; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; min-height: 20px; }
QMenu::item:selected { background: $accentSoft; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }

QDialog { background: $surface; }
QProgressBar {
  background: $greySoft; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QSplitter::handle { background: transparent; }
""")


def stylesheet(tokens: dict[str, str]) -> str:
    """Fill the rules with the tokens of a theme."""
    inks = "\n".join(f'QLabel[ink="{ink}"] {{ color: {tokens[ink]}; }}' for ink in _INKS)
    return _RULES.substitute(tokens) + inks

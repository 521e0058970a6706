"""The table of rights: what each role may do in this office."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSpacerItem, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.permissions import Role
from propdesk.system.users.users import PermissionRow, change_grants, permission_table
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Check
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, clear, line_of, scrolling
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Button, hairline, label

TITLE_WIDTH = 100


class RightsTable(Card):
    """Right by role, a box each; a change counts at once. What never changes has no box."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Who may do what"))
        self._desk = desk
        self.boxes: dict[tuple[Role, str], Check] = {}
        self._rows: tuple[PermissionRow, ...] = ()
        self._usual = Button(_("Back to usual"), icon="rotate-ccw", on_click=self.back_to_usual)
        self.head.addWidget(self._usual)
        self.setMaximumWidth(710)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        names = (role.label for role in Role)
        self._role_width = max(theme.width_of(name, 12, 500) for name in names) + 12
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._heads = line_of(None, spacing=0)
        self._fill_heads()
        self.body.addLayout(self._heads)
        self.body.addWidget(hairline())
        self._area = scrolling(self._content)
        self._area.verticalScrollBar().rangeChanged.connect(self._line_up)
        self.body.addWidget(self._area, 1)
        self.refresh()

    def _fill_heads(self) -> None:
        for role in Role:
            name = label(role.label, 12, 500, "text3")
            name.setAlignment(Qt.AlignmentFlag.AlignCenter)
            name.setFixedWidth(self._role_width)
            self._heads.addWidget(name)
        self._end = QSpacerItem(8, 0)
        self._heads.addItem(self._end)

    def _line_up(self, _least: int, most: int) -> None:
        """Keep the heads above the boxes, with a scroll bar beside them or without."""
        bar = self._area.verticalScrollBar()
        self._end.changeSize(8 + (bar.sizeHint().width() if most else 0), 0)
        self._heads.invalidate()

    def refresh(self) -> None:
        """Read the table again."""
        with self._desk.attempt():
            self._rows = self._desk.store.read(permission_table)
        if not self.boxes:
            self._build_rows()
        for row in self._rows:
            for role, cell in row.cells.items():
                box = self.boxes.get((role, row.permission))
                if box is None:
                    continue
                box.blockSignals(True)  # noqa: FBT003 - Qt's own name for it
                box.setChecked(cell.allowed)
                box.blockSignals(False)  # noqa: FBT003 - Qt's own name for it
        self._show_difference()

    def shown(self) -> None:
        """Put the keyboard on the first box."""
        next(iter(self.boxes.values())).setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when a right was given or taken."""
        if touched & {"permission_grant"}:
            self.refresh()

    def _build_rows(self) -> None:
        clear(self._grid)
        number, group, wings = 0, "", self._desk.store.declarations.wings
        for row in self._rows:
            kind = row.permission.partition(".")[0]
            if kind != group:
                group = kind
                head = label(_(wings[kind]), 12, 600, "text2")
                head.setFixedHeight(24)
                self._grid.addWidget(head, number, 0)
                number += 1
            self._add_row(row, number)
            number += 1
        self._grid.setRowStretch(number, 1)

    def _add_row(self, row: PermissionRow, number: int) -> None:
        title = label(_(row.title), 13, 400, "text", wrap=True)
        title.setMinimumSize(TITLE_WIDTH, 23)
        self._grid.addWidget(title, number, 0)
        for column, role in enumerate(Role, 1):
            cell = self._fixed(row, role) if row.cells[role].fixed else self._box(row, role)
            holder = QWidget()
            holder.setFixedWidth(self._role_width)
            holder.setLayout(line_of(None, cell, None))
            self._grid.addWidget(holder, number, column)

    def _box(self, row: PermissionRow, role: Role) -> Check:
        box = Check("")
        box.setFixedSize(20, 23)
        box.setAccessibleName(f"{role.label}: {_(row.title)}")
        box.toggled.connect(
            lambda checked, key=(role, row.permission): self._turn(key, allowed=checked)
        )
        self.boxes[role, row.permission] = box
        return box

    def _fixed(self, row: PermissionRow, role: Role) -> QWidget:
        mark = IconLabel("lock" if row.cells[role].allowed else "minus", 14, "text3")
        holder = QWidget()
        holder.setFixedSize(20, 23)
        mark.setParent(holder)
        mark.move(2, 4)
        holder.setToolTip(_("This never changes: the office could lock itself out."))
        return holder

    def _turn(self, key: tuple[Role, str], *, allowed: bool) -> None:
        with self._desk.attempt():
            self._desk.store.write(change_grants, changes={key: allowed})
        self.refresh()

    def _differing(self) -> dict[tuple[Role, str], bool]:
        return {
            (role, row.permission): cell.usual
            for row in self._rows
            for role, cell in row.cells.items()
            if cell.allowed != cell.usual
        }

    def _show_difference(self) -> None:
        count = len(self._differing())
        self._usual.setVisible(bool(count))
        self.note.setText(
            ngettext("{count} other than usual", "{count} other than usual", count).format(
                count=count
            )
            if count
            else _("As usual. A change counts at once.")
        )

    def back_to_usual(self) -> None:
        """Forget every change of the office."""
        with self._desk.attempt():
            self._desk.store.write(change_grants, changes=self._differing())
        self.refresh()

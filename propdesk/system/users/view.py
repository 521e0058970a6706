"""Users and what their roles may do: the list at the left, the table of rights at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import copied, declared_errors, values_of
from propdesk.system.log.history_view import KEY, HistoryDialog
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.login_dialogs import password_dialog, pin_dialog
from propdesk.system.users.registering import change_user, create_user
from propdesk.system.users.users import PermissionRow, change_grants, permission_table
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Check
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, columns_of
from propdesk.ui.lists.register import RegisterPage
from propdesk.ui.many.actions import duplicate_action
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, clear, line_of, scrolling
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Button, hairline, label
from propdesk.ui.window.pages import PageWidget

WATCHED = frozenset({"user", "permission_grant"})
TITLE_WIDTH, LIST_WIDTH = 100, 260


def _state(row: UserRow) -> State:
    if not row.active:
        return State(_("No longer here"), "grey", "ban")
    if row.locked_until is not None:
        until = f"{wall_time(row.locked_until):%H:%M}"
        return State(_("Locked until {time}").format(time=until), "red", "lock")
    if row.has_password:
        return State(_("Password"), "green", "lock")
    return State(_("No password"), "amber", "lock-open")


COLUMNS = (
    *columns_of(UserRow),
    Column("state", N_("Login"), kind=Kind.STATE, width=132, value=_state),
    Column("has_pin", N_("PIN"), width=62, value=lambda row: _("Yes") if row.has_pin else ""),
)


class UsersPage(PageWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = RegisterPage(
            desk,
            "system.users",
            COLUMNS,
            records=USERS,
            actions=[
                Action(_("New"), self.add, icon="user-plus", key="Ins", kind="primary"),
                Action(_("Change"), self.change, icon="pencil", key="F2", needs_row=True),
                duplicate_action(lambda: self.add(self._current())),
                Action(_("Password"), self.set_password, icon="lock", key="F3", needs_row=True),
                Action(_("PIN"), self.set_pin, icon="key-round", key="F4", needs_row=True),
                Action(_("History"), self.show_history, icon="history", key=KEY, needs_row=True),
            ],
            on_open=lambda _row: self.change(),
        )
        self.rights = RightsTable(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.list.setMinimumWidth(LIST_WIDTH)
        row.addWidget(self.list, 1)
        row.addWidget(self.rights)

    def _current(self) -> UserRow | None:
        row = self.list.table.current_row()
        return row if isinstance(row, UserRow) else None

    def add(self, like: UserRow | None = None) -> None:
        """Ask for a new user, who begins as `like`."""
        dialog = self._dialog(_("New user"), like=like)
        if dialog.exec() == 1 and isinstance(made := dialog.result_value, UserRow):
            self.list.refresh()
            self.list.table.select(made.id)
            self.desk.say(_("{name} was added; F3 sets a password").format(name=made.display_name))

    def change(self) -> None:
        """Change the user chosen."""
        if (row := self._current()) is not None and self._dialog(_("Change user"), row).exec() == 1:
            self.list.refresh()

    def _dialog(
        self, title: str, row: UserRow | None = None, like: UserRow | None = None
    ) -> FormDialog:
        def save(fields: UserFields, seen: UserFields | None) -> object:
            if row is None:
                return self.desk.store.write(create_user, fields=fields)
            return self.desk.store.write(change_user, user_id=row.id, fields=fields, seen=seen)

        form = fields_of(
            UserFields,
            self.desk.today(),
            errors=declared_errors,
            instead={} if row else {"active": ()},
        )
        seen = row and UserFields(**values_of(UserFields, row))
        subject = row.display_name if row else ""
        shown = copied(like) if like else {}
        return record_dialog(
            self.desk, title, UserFields, form, save=save, seen=seen, subject=subject, shown=shown
        )

    def set_password(self) -> None:
        """Set the password of the user chosen."""
        if (row := self._current()) is None:
            return
        with self.desk.attempt():
            dialog = password_dialog(
                self.desk, row.id, row.display_name, has_password=row.has_password
            )
            if dialog.exec() == 1:
                self.list.refresh()
                self.desk.say(_("Password of {name} saved").format(name=row.display_name), "done")

    def set_pin(self) -> None:
        """Set the PIN of the user chosen."""
        if (row := self._current()) is None:
            return
        if pin_dialog(self.desk, row.id, row.display_name).exec() == 1:
            self.list.refresh()
            self.desk.say(_("PIN of {name} saved").format(name=row.display_name), "done")

    def show_history(self) -> None:
        """Show what was done to the user chosen, and take the last of it back."""
        if (row := self._current()) is not None:
            with self.desk.attempt():
                HistoryDialog(self.desk, "user", row.id).exec()

    def shown(self) -> None:
        self.list.shown()

    def reload(self, touched: frozenset[str]) -> None:
        if touched & WATCHED:
            self.list.refresh()
            self.rights.refresh()


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

"""A table made anew with other words in a CHECK, its rows as they are: a step of migrations.

    def upgrade() -> None:
        allow_words("kept_item", "state", "kept", "told", "handed", "disposed", "returned")

SQLite changes no CHECK. Released migrations are steps of this: what it does never changes.
"""

import re

from alembic import op


def allow_words(table: str, column: str, *words: str) -> None:
    """Let a column hold these words and no others; LookupError where no CHECK says what it holds.

    Rows, constraints, indexes and triggers stay, and the ids of deleted rows are not given again.
    """
    run = op.get_bind().exec_driver_sql
    master = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type"
    made = str(run(f"{master} = 'table'", (table,)).scalar_one())
    around = run(f"{master} IN ('index', 'trigger') AND sql IS NOT NULL", (table,))
    again = list(around.scalars())
    listed = ", ".join(f"'{word}'" for word in words)
    body, found = re.subn(
        rf"CHECK \(\s*{column} IN\s+\([^)]*\)\s*\)",
        f"CHECK ({column} IN ({listed}))",
        made[made.index("(") :],
    )
    if found != 1:
        raise LookupError(f"{found} CHECKs of {table} say what {column} holds")
    last = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    given = run(last, (table,)).scalar()
    run(f'CREATE TABLE "new_{table}" {body}')
    run(f'INSERT INTO "new_{table}" SELECT * FROM "{table}"')  # noqa: S608  a name of ours
    run(f'DROP TABLE "{table}"')
    # Triggers of other tables name this one, which is not there for a moment.
    run("PRAGMA legacy_alter_table=ON")
    run(f'ALTER TABLE "new_{table}" RENAME TO "{table}"')
    run("PRAGMA legacy_alter_table=OFF")
    for statement in again:
        run(statement)
    if given is not None:
        run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, given))

"""Bringing the tables of an opened file up to date, in one transaction.

The steps are Alembic migrations in `migrations/versions`, run in order by their numbers; a file
that a newer court has written is refused and left as it is.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server_stub.db.tables import metadata
from server_stub.settings import CannotOpen

_STEPS = Path(__file__).parent / "migrations"


class BooksTooNew(CannotOpen):
    """The books were written by a newer version of the court."""

    def __init__(self) -> None:
        super().__init__(
            "These books were written by a newer version of the court: "
            "start that version, or give another data folder."
        )


def bring_up_to_date(connection: Connection) -> None:
    """Run the steps that the file has not seen; the caller holds the writing transaction."""
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    done = set(MigrationContext.configure(connection).get_current_heads())
    if done == set(steps.get_heads()):
        return
    if not done <= {step.revision for step in steps.walk_revisions()}:
        raise BooksTooNew
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if astray:
        raise RuntimeError(f"rows point to nothing after the upgrade: {astray[:3]}")


def differences(connection: Connection) -> list[Any]:
    """Tell in what the tables of the file and `tables` differ; empty when they agree."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))

"""Where Alembic begins: it is given an open transaction and works inside it."""

from alembic import context

from server_stub.db.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

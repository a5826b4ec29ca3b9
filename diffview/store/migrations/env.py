"""Alembic runs this: migrate over the connection that `diffview.store.migrate` hands in."""

from alembic import context

from diffview.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    # One transaction around the whole way up: it is the caller's.
    transactional_ddl=False,
)
context.run_migrations()

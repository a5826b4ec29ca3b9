"""The schema's history: numbered files, applied in order by Alembic."""

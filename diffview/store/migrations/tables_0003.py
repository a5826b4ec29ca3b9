"""The tables as migration 0003 makes them, in SQLite's words: older schemas were of SQLite only."""

STATEMENTS = (
    (
        "CREATE TABLE body ( id INTEGER NOT NULL, base INTEGER, depth SMALLINT NOT NULL, codec "
        "SMALLINT NOT NULL, data BLOB NOT NULL, CONSTRAINT pk_body PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE parser ( id INTEGER NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL, "
        "CONSTRAINT pk_parser PRIMARY KEY (id), CONSTRAINT uq_parser_name_revision UNIQUE (name, "
        "revision) )"
    ),
    (
        "CREATE TABLE setting ( name VARCHAR(16) NOT NULL, value VARCHAR(80) NOT NULL, CONSTRAINT "
        "pk_setting PRIMARY KEY (name) )"
    ),
    (
        'CREATE TABLE source ( id INTEGER NOT NULL, "key" TEXT NOT NULL, CONSTRAINT pk_source '
        'PRIMARY KEY (id), CONSTRAINT uq_source_key UNIQUE ("key") )'
    ),
    (
        "CREATE TABLE article ( id INTEGER NOT NULL, merged_into INTEGER, due SMALLINT NOT NULL, "
        "alive BOOLEAN NOT NULL, source_id INTEGER, url TEXT, external_id TEXT, title TEXT, "
        "first_title TEXT, versions INTEGER NOT NULL, gaps INTEGER NOT NULL, conflicts INTEGER NOT "
        "NULL, first_at BIGINT, last_at BIGINT, sort_at BIGINT NOT NULL, headline_changed BOOLEAN "
        "NOT NULL, words_added INTEGER NOT NULL, words_deleted INTEGER NOT NULL, words_moved INTEGER "
        "NOT NULL, size INTEGER NOT NULL, weight INTEGER NOT NULL, last_capture INTEGER, "
        "last_reading INTEGER, CONSTRAINT pk_article PRIMARY KEY (id), CONSTRAINT "
        "fk_article_merged_into FOREIGN KEY(merged_into) REFERENCES article (id), CONSTRAINT "
        "fk_article_source_id FOREIGN KEY(source_id) REFERENCES source (id) )"
    ),
    "CREATE INDEX ix_article_alive_size_id ON article (alive, size, id)",
    "CREATE INDEX ix_article_alive_sort_at_id ON article (alive, sort_at, id)",
    ("CREATE INDEX ix_article_alive_source_id_sort_at_id ON article (alive, source_id, sort_at, id)"),
    "CREATE INDEX ix_article_alive_weight_size_id ON article (alive, weight, size, id)",
    "CREATE INDEX ix_article_changed ON article (sort_at, id) WHERE alive AND versions > 1",
    "CREATE INDEX ix_article_due ON article (due) WHERE due > 0",
    (
        "CREATE TABLE capture ( id INTEGER NOT NULL, digest BLOB NOT NULL, size BIGINT NOT NULL, "
        "recorded_at BIGINT NOT NULL, body_id INTEGER NOT NULL, CONSTRAINT pk_capture PRIMARY KEY "
        "(id), CONSTRAINT uq_capture_digest UNIQUE (digest), CONSTRAINT fk_capture_body_id FOREIGN "
        "KEY(body_id) REFERENCES body (id) )"
    ),
    (
        'CREATE TABLE article_key ( "key" TEXT NOT NULL, article_id INTEGER NOT NULL, CONSTRAINT '
        'pk_article_key PRIMARY KEY ("key"), CONSTRAINT fk_article_key_article_id FOREIGN '
        "KEY(article_id) REFERENCES article (id) ON DELETE CASCADE ) WITHOUT ROWID"
    ),
    "CREATE INDEX ix_article_key_article_id ON article_key (article_id)",
    (
        "CREATE TABLE article_kind ( kind VARCHAR(16) NOT NULL, sort_at BIGINT NOT NULL, article_id "
        "INTEGER NOT NULL, changes INTEGER NOT NULL, CONSTRAINT pk_article_kind PRIMARY KEY (kind, "
        "sort_at, article_id), CONSTRAINT fk_article_kind_article_id FOREIGN KEY(article_id) "
        "REFERENCES article (id) ON DELETE CASCADE ) WITHOUT ROWID"
    ),
    "CREATE INDEX ix_article_kind_article_id ON article_kind (article_id)",
    (
        'CREATE TABLE correction ( id INTEGER NOT NULL, capture_id INTEGER NOT NULL, "row" INTEGER '
        "NOT NULL, kind VARCHAR(16) NOT NULL, old TEXT, new TEXT, made_at BIGINT NOT NULL, "
        "CONSTRAINT pk_correction PRIMARY KEY (id), CONSTRAINT uq_correction_capture_id_row UNIQUE "
        '(capture_id, "row"), CONSTRAINT fk_correction_capture_id FOREIGN KEY(capture_id) REFERENCES '
        "capture (id) ON DELETE CASCADE )"
    ),
    (
        "CREATE TABLE fingerprint ( hash BIGINT NOT NULL, article_id INTEGER NOT NULL, CONSTRAINT "
        "pk_fingerprint PRIMARY KEY (hash, article_id), CONSTRAINT fk_fingerprint_article_id FOREIGN "
        "KEY(article_id) REFERENCES article (id) ON DELETE CASCADE ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE remainder ( article_id INTEGER NOT NULL, mark BLOB NOT NULL, body_id INTEGER "
        "NOT NULL, CONSTRAINT pk_remainder PRIMARY KEY (article_id), CONSTRAINT "
        "fk_remainder_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, "
        "CONSTRAINT fk_remainder_body_id FOREIGN KEY(body_id) REFERENCES body (id) )"
    ),
    (
        "CREATE TABLE sighting ( id INTEGER NOT NULL, capture_id INTEGER NOT NULL, identity BLOB NOT "
        "NULL, origin TEXT NOT NULL, url TEXT, observed_at BIGINT, media_type TEXT, recorded_at "
        "BIGINT NOT NULL, link BLOB NOT NULL, CONSTRAINT pk_sighting PRIMARY KEY (id), CONSTRAINT "
        "fk_sighting_capture_id FOREIGN KEY(capture_id) REFERENCES capture (id) ON DELETE CASCADE, "
        "CONSTRAINT uq_sighting_identity UNIQUE (identity) )"
    ),
    "CREATE INDEX ix_sighting_capture_id ON sighting (capture_id)",
    (
        "CREATE TABLE solved ( article_id INTEGER NOT NULL, digest BLOB NOT NULL, mark BLOB NOT "
        "NULL, body_id INTEGER NOT NULL, CONSTRAINT pk_solved PRIMARY KEY (article_id, digest), "
        "CONSTRAINT fk_solved_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE "
        "CASCADE, CONSTRAINT fk_solved_body_id FOREIGN KEY(body_id) REFERENCES body (id) ) WITHOUT "
        "ROWID"
    ),
    (
        "CREATE TABLE step ( article_id INTEGER NOT NULL, basis BLOB NOT NULL, figures BLOB NOT "
        "NULL, CONSTRAINT pk_step PRIMARY KEY (article_id, basis), CONSTRAINT fk_step_article_id "
        "FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE takedown ( id INTEGER NOT NULL, capture_id INTEGER NOT NULL, taken_at BIGINT "
        "NOT NULL, reason TEXT NOT NULL, link BLOB NOT NULL, CONSTRAINT pk_takedown PRIMARY KEY "
        "(id), CONSTRAINT fk_takedown_capture_id FOREIGN KEY(capture_id) REFERENCES capture (id) ON "
        "DELETE CASCADE )"
    ),
    (
        "CREATE TABLE version ( article_id INTEGER NOT NULL, number INTEGER NOT NULL, fingerprint "
        "BLOB NOT NULL, matching BLOB NOT NULL, mark BLOB NOT NULL, characters INTEGER NOT NULL, "
        "body_id INTEGER NOT NULL, CONSTRAINT pk_version PRIMARY KEY (article_id, number), "
        "CONSTRAINT fk_version_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE "
        "CASCADE, CONSTRAINT fk_version_body_id FOREIGN KEY(body_id) REFERENCES body (id) ) WITHOUT "
        "ROWID"
    ),
    "CREATE INDEX ix_version_fingerprint ON version (fingerprint)",
    "CREATE INDEX ix_version_matching ON version (matching)",
    (
        "CREATE TABLE outcome ( sighting_id INTEGER NOT NULL, reason TEXT NOT NULL, notes TEXT NOT "
        "NULL, CONSTRAINT pk_outcome PRIMARY KEY (sighting_id), CONSTRAINT fk_outcome_sighting_id "
        "FOREIGN KEY(sighting_id) REFERENCES sighting (id) ON DELETE CASCADE )"
    ),
    (
        "CREATE TABLE reading ( id INTEGER NOT NULL, sighting_id INTEGER NOT NULL, parser_id INTEGER "
        "NOT NULL, position SMALLINT NOT NULL, article_id INTEGER NOT NULL, superseded BOOLEAN NOT "
        "NULL, reread BOOLEAN NOT NULL, read_at BIGINT NOT NULL, body_id INTEGER NOT NULL, "
        "CONSTRAINT pk_reading PRIMARY KEY (id), CONSTRAINT "
        "uq_reading_sighting_id_parser_id_position UNIQUE (sighting_id, parser_id, position), "
        "CONSTRAINT fk_reading_sighting_id FOREIGN KEY(sighting_id) REFERENCES sighting (id) ON "
        "DELETE CASCADE, CONSTRAINT fk_reading_parser_id FOREIGN KEY(parser_id) REFERENCES parser "
        "(id), CONSTRAINT fk_reading_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON "
        "DELETE CASCADE, CONSTRAINT fk_reading_body_id FOREIGN KEY(body_id) REFERENCES body (id) )"
    ),
    "CREATE INDEX ix_reading_article_id ON reading (article_id)",
)

TRIGGERS = tuple(
    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'what was observed is never altered'); END"
    for table in ("capture", "sighting", "takedown")
    for what in ("UPDATE", "DELETE")
)

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(title, author, address, text, added, removed, "
    "content='', tokenize=\"ascii tokenchars '_'\")"
)

"""NewsEdits, diffengine and NewsSniffer, by their documented schemas, with invented texts."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.corpus.inputs import open_collection
from diffview.corpus.peers import diffengine, newsedits, newssniffer_dump, recorded_versions
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from pathlib import Path

NEWSEDITS = """
CREATE TABLE entryversion ("index" INTEGER, version INTEGER, title TEXT, created TEXT, url TEXT, source TEXT,
  entry_id INTEGER, archive_url TEXT, num_versions INTEGER, summary TEXT, joint_key TEXT, id TEXT);
INSERT INTO entryversion VALUES
  (0, 1, 'Quay opens', '2019-05-02 10:00:00', 'http://post.example/q', 'post', 12, NULL, 2,
   '<p>The quay opens.</p><p>Tom &amp; Ann sing.</p>', '12-1', '12-1'),
  (1, 0, 'Quay shut', '2019-05-01T09:30:00+02:00', 'http://post.example/q', 'post', 12, NULL, 2,
   'The quay is shut.</p><p>It rains.', '12-0', '12-0');
"""

DIFFENGINE = """
CREATE TABLE feed (url TEXT PRIMARY KEY, name TEXT, created DATETIME);
CREATE TABLE entry (id INTEGER PRIMARY KEY, url TEXT, created DATETIME, checked DATETIME);
CREATE TABLE feedentry (id INTEGER PRIMARY KEY, feed_id TEXT, entry_id INTEGER, created DATETIME);
CREATE TABLE entryversion (id INTEGER PRIMARY KEY, title TEXT, url TEXT, summary TEXT, created DATETIME,
  archive_url TEXT, entry_id INTEGER);
INSERT INTO feed VALUES ('http://post.example/rss', 'Harbour Post', '2020-01-01');
INSERT INTO feedentry VALUES (1, 'http://post.example/rss', 1, '2020-01-01');
INSERT INTO entryversion VALUES
  (2, 'Ferry late', 'http://post.example/f', '<p>The ferry is late.</p>', '2020-02-02 08:00:00', NULL, 1),
  (1, 'Ferry', 'http://post.example/f', '<p>The ferry sails.</p>', '2020-02-01 08:00:00', NULL, 1),
  (3, 'Owl', 'http://post.example/o', '<p>An owl.</p>', '2020-02-01 09:00:00', NULL, 2);
"""

SNIFFER_DUMP = r"""-- MySQL dump 10.13
CREATE TABLE `news_articles` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `source` varchar(32) DEFAULT NULL,
  `url` varchar(250) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO `news_articles` VALUES (7,'post','http://post.example/t');
CREATE TABLE `news_article_versions` (
  `id` int(11) NOT NULL,
  `news_article_id` int(11) NOT NULL,
  `version` int(11) DEFAULT '0',
  `title` varchar(200) DEFAULT NULL,
  `created_at` datetime DEFAULT NULL
) ENGINE=InnoDB;
INSERT INTO `news_article_versions` VALUES (70,7,0,'The mayor\'s (old) toll','2011-03-01 10:00:00');
INSERT INTO `news_article_versions` VALUES (71,7,1,NULL,'2011-03-01 12:00:00');
CREATE TABLE `news_article_version_texts` (
  `news_article_version_id` int(11) NOT NULL,
  `text` mediumtext
) ENGINE=InnoDB;
INSERT INTO `news_article_version_texts` VALUES (70,'Six.\nIt''s \"fair\", he said; (really).'),(71,'Nine.');
"""


def database(path: Path, script: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def test_newsedits_as_sqlite(tmp_path: Path) -> None:
    path = database(tmp_path / "post.db", NEWSEDITS)
    assert newsedits.recognises(path)
    first, second = newsedits.versions(path)
    assert (first.article_id, first.number, first.title) == ("12", 0, "Quay shut")
    assert first.observed_at == datetime(2019, 5, 1, 7, 30, tzinfo=UTC)
    assert first.paragraphs == ("The quay is shut.", "It rains.")
    assert second.paragraphs == ("The quay opens.", "Tom & Ann sing.")
    assert second.url == "http://post.example/q"


def test_newsedits_packed_with_gzip(tmp_path: Path) -> None:
    plain = database(tmp_path / "post.db", NEWSEDITS)
    packed = tmp_path / "post.db.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(newsedits.versions(packed)) == list(newsedits.versions(plain))


def test_newsedits_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "post.csv"
    path.write_text("entry_id,version,title,created,summary\n5,0.0,A,2019-01-01,One</p><p>Two\n5,1.0,B,,One\n")
    (article,) = open_collection(str(path))
    assert [len(version.blocks) for version in article.history.versions] == [2, 1]


def test_diffengine_numbers_versions_by_time_within_an_address(tmp_path: Path) -> None:
    path = database(tmp_path / "diffengine.db", DIFFENGINE)
    assert not newsedits.recognises(path)
    assert diffengine.recognises(path)
    found = [(v.article_id[-1], v.number, v.title, v.source) for v in diffengine.versions(path)]
    assert found == [("f", 0, "Ferry", "Harbour Post"), ("f", 1, "Ferry late", "Harbour Post"), ("o", 0, "Owl", None)]


def test_a_mysql_dump_of_newssniffer(tmp_path: Path) -> None:
    path = tmp_path / "sniffer.sql"
    path.write_text(SNIFFER_DUMP)
    assert newssniffer_dump.recognises(path)
    first, second = newssniffer_dump.versions(path)
    assert first.title == "The mayor's (old) toll"
    assert first.paragraphs == ("Six.", 'It\'s "fair", he said; (really).')
    assert (second.title, second.number, second.source) == (None, 1, "post")


def test_a_dump_with_a_row_that_lacks_a_value_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "sniffer.sql"
    path.write_text(SNIFFER_DUMP.replace("(71,'Nine.')", "(71)"))
    with pytest.raises(BadArgument, match=r"sniffer\.sql:22: a row of news_article_version_texts cannot be read"):
        list(newssniffer_dump.versions(path))


def test_a_damaged_database_is_one_line(tmp_path: Path) -> None:
    path = database(tmp_path / "post.db", NEWSEDITS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2))
    if not newsedits.recognises(path):
        pytest.skip("this SQLite reads nothing of the damaged file")
    with pytest.raises(BadArgument, match="cannot be read"):
        list(newsedits.versions(path))


def test_another_database_is_nobodys(tmp_path: Path) -> None:
    assert recorded_versions(database(tmp_path / "other.db", "CREATE TABLE cats (name TEXT);")) is None


@pytest.mark.parametrize("reader", [newsedits.versions, diffengine.versions])
def test_reading_never_writes(reader: object, tmp_path: Path) -> None:
    path = database(tmp_path / "post.db", NEWSEDITS if reader is newsedits.versions else DIFFENGINE)
    before = path.read_bytes()
    assert list(reader(path))  # type: ignore[operator]
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["post.db"]

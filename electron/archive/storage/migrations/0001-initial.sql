-- Schema version 1. Times are ISO 8601 UTC text. Text offsets are UTF-16 code units into article.text.
-- Derived data (the index, detected mentions, automatic persons) can be dropped and rebuilt; the rest cannot.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID; -- uuid, created, device …

-- ---- imports and what came in ------------------------------------------------------------------------------------

CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  started TEXT NOT NULL,
  finished TEXT,
  state TEXT NOT NULL,             -- ImportState of the contract
  paths TEXT NOT NULL,             -- JSON array, as given
  options TEXT NOT NULL,           -- JSON
  files INTEGER NOT NULL DEFAULT 0,
  files_done INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE import_item (
  import_id INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  path TEXT NOT NULL,
  part TEXT,
  outcome TEXT NOT NULL,           -- ItemOutcome of the contract
  code TEXT,
  reason TEXT,
  article_id INTEGER,              -- no foreign key: the receipt outlives the article
  original_id INTEGER,             -- likewise
  title TEXT,
  PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_item_outcome ON import_item (import_id, outcome, seq);

-- Files of an import that are done, so that a resumed import skips them.
CREATE TABLE import_file (
  import_id INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
  path TEXT NOT NULL,
  PRIMARY KEY (import_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE original (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,     -- of the bytes as they were given
  name TEXT NOT NULL,              -- file name
  path TEXT NOT NULL,              -- where it was imported from
  size INTEGER NOT NULL,
  encoding TEXT NOT NULL,          -- how `bytes` is stored: 'gzip' or 'none'
  bytes BLOB NOT NULL,
  added TEXT NOT NULL
) STRICT;

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: receipts and signatures refer to it
  uid TEXT NOT NULL UNIQUE,
  ext TEXT,
  original_id INTEGER NOT NULL REFERENCES original,
  part TEXT,
  import_id INTEGER REFERENCES import,
  imported TEXT NOT NULL,
  title TEXT NOT NULL,
  byline TEXT,
  published TEXT,                  -- ISO 8601 with the precision known
  published_rule TEXT,
  source TEXT,
  url TEXT,
  language TEXT,
  media_type TEXT NOT NULL,
  charset TEXT,
  text TEXT NOT NULL,
  html TEXT,
  text_sha256 BLOB NOT NULL,       -- of the text in UTF-8
  norm_sha256 BLOB NOT NULL,       -- of the normalised words: equality = exact duplicate
  words INTEGER NOT NULL,
  remarks TEXT NOT NULL DEFAULT '[]', -- JSON array of sentences from the importer
  people_detected INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 1,
  starred INTEGER NOT NULL DEFAULT 0,
  reviewed INTEGER NOT NULL DEFAULT 0,
  deleted TEXT                     -- time of deletion; deleted articles are out of the index but can be restored
) STRICT;
CREATE INDEX article_norm ON article (norm_sha256);
CREATE INDEX article_original ON article (original_id);
CREATE INDEX article_published ON article (published);
CREATE INDEX article_source ON article (source);
CREATE INDEX article_language ON article (language);
CREATE INDEX article_import ON article (import_id);
CREATE INDEX article_ext ON article (ext) WHERE ext IS NOT NULL;
CREATE INDEX article_unread ON article (id) WHERE unread = 1;
CREATE INDEX article_starred ON article (id) WHERE starred = 1;
CREATE INDEX article_deleted ON article (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE removed_part (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  before INTEGER NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  restored INTEGER NOT NULL DEFAULT 0, -- put back by the reader
  PRIMARY KEY (article_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  media_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE article_image (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  key TEXT NOT NULL,               -- html refers to carrel-image:<key>
  image_id INTEGER NOT NULL REFERENCES image,
  alt TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (article_id, key)
) STRICT, WITHOUT ROWID;

-- Near duplicates: MinHash signature, and one row per LSH band.
CREATE TABLE minhash (article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, signature BLOB NOT NULL) STRICT;
CREATE TABLE minhash_band (
  bucket INTEGER NOT NULL,         -- band number and its rows of the signature
  article_id INTEGER NOT NULL,     -- no foreign key: found again from the signature, so no second index is needed
  PRIMARY KEY (bucket, article_id)
) STRICT, WITHOUT ROWID;

-- The user's word on a pair of near duplicates, and the similarity found.
CREATE TABLE version_pair (
  a INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  b INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  similarity REAL NOT NULL,
  decision TEXT,                   -- NULL, 'same-story', 'different'
  PRIMARY KEY (a, b), CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_pair_b ON version_pair (b);

-- ---- the reader's own work: uuid, author device and time, so that two archives can merge ------------------------

CREATE TABLE tag (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE article_tag (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
  device TEXT NOT NULL, created TEXT NOT NULL,
  PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tag_tag ON article_tag (tag_id, article_id);

-- Named lists of articles in an order chosen by hand. Numbers are never used again: an undo may put a collection back.
CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  device TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL -- of the name; members have times of their own
) STRICT;
CREATE TABLE collection_article (
  collection_id INTEGER NOT NULL REFERENCES collection ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  place INTEGER NOT NULL,          -- ascending; gaps mean nothing
  device TEXT NOT NULL, created TEXT NOT NULL,
  PRIMARY KEY (collection_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_article_article ON collection_article (article_id, collection_id);

CREATE TABLE note (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  uuid TEXT NOT NULL UNIQUE, text TEXT NOT NULL, device TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL
) STRICT;

CREATE TABLE highlight (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  quote TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL, -- 32 characters of context: re-attaches after a re-import
  colour TEXT NOT NULL, note TEXT, device TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
CREATE INDEX highlight_article ON highlight (article_id, start);

CREATE TABLE saved_search (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, query TEXT NOT NULL, mode TEXT NOT NULL,
  seen_article INTEGER NOT NULL DEFAULT 0, -- highest article id when it was last looked at
  device TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
CREATE TABLE search_history (id INTEGER PRIMARY KEY, query TEXT NOT NULL, total INTEGER NOT NULL, at TEXT NOT NULL) STRICT;

-- ---- people: decisions are kept for ever, everything else here is rebuilt from articles + decisions --------------

CREATE TABLE person (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'auto', -- auto | confirmed | hidden
  tier TEXT NOT NULL DEFAULT 'likely', -- likely as soon as one mention is
  articles INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0, -- of articles that are not deleted
  latest INTEGER NOT NULL DEFAULT 0,   -- highest article id
  watched INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX person_articles ON person (articles, mentions);
CREATE INDEX person_watched ON person (id) WHERE watched = 1;
CREATE TABLE alias (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  surface TEXT NOT NULL, script TEXT NOT NULL, fold_key TEXT NOT NULL,
  source TEXT NOT NULL,            -- detected | user
  UNIQUE (person_id, surface)
) STRICT;
CREATE INDEX alias_key ON alias (fold_key);
-- One row per name part of an alias: the blocking key for linking and for person search. Parts of one-word aliases have
-- '~' before their key, so that common surnames standing alone do not slow the linking of full names.
CREATE TABLE alias_part (
  key TEXT NOT NULL, alias_id INTEGER NOT NULL REFERENCES alias ON DELETE CASCADE,
  PRIMARY KEY (key, alias_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_part_alias ON alias_part (alias_id);
CREATE TABLE mention (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  alias_id INTEGER REFERENCES alias ON DELETE SET NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, surface TEXT NOT NULL,
  tier TEXT NOT NULL, confidence REAL NOT NULL, origin TEXT NOT NULL, -- model | rule | byline | user
  cluster INTEGER NOT NULL
) STRICT;
CREATE INDEX mention_article ON mention (article_id, start);
CREATE INDEX mention_person ON mention (person_id, article_id);
CREATE INDEX mention_alias ON mention (alias_id);
-- Deleting and restoring an article changes what is counted.
CREATE TRIGGER person_counts AFTER UPDATE OF deleted ON article WHEN (OLD.deleted IS NULL) <> (NEW.deleted IS NULL) BEGIN
  UPDATE person SET
    articles = articles + iif(NEW.deleted IS NULL, 1, -1),
    mentions = mentions + iif(NEW.deleted IS NULL, 1, -1)
      * (SELECT count(*) FROM mention WHERE article_id = NEW.id AND person_id = person.id)
  WHERE id IN (SELECT person_id FROM mention WHERE article_id = NEW.id);
END;
CREATE TABLE person_suggestion (
  id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  b INTEGER NOT NULL REFERENCES person ON DELETE CASCADE, score REAL NOT NULL, reason TEXT NOT NULL, UNIQUE (a, b)
) STRICT;
CREATE INDEX person_suggestion_b ON person_suggestion (b);
CREATE INDEX person_suggestion_score ON person_suggestion (score);
-- Append-only, replayed after every re-index; refers to persons by uuid and names, to places in texts by quotes.
CREATE TABLE person_decision (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, type TEXT NOT NULL, payload TEXT NOT NULL,
  device TEXT NOT NULL, created TEXT NOT NULL, attached INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE person_note (
  person_uuid TEXT PRIMARY KEY, note TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '[]', device TEXT NOT NULL, modified TEXT NOT NULL
) STRICT;

-- ---- the index: Lunr's semantics, postings packed into blobs (ARCHITECTURE.md, "Search") ------------------------

CREATE TABLE lx_term (
  id INTEGER PRIMARY KEY,          -- Lunr's termIndex: order of first appearance
  term TEXT NOT NULL UNIQUE,       -- BINARY collation: sorted access for prefixes and automata; stop words begin with U+0001
  df INTEGER NOT NULL,             -- number of (document, field) pairs, as lunr.idf counts them
  last INTEGER NOT NULL,           -- last document in the postings
  b BLOB NOT NULL                  -- directory of the full chunks, the open chunk, its token positions; see search/postings.ts
) STRICT;
CREATE TABLE lx_post (id INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT; -- full chunks, numbered as they are sealed: rows are only ever appended, so pages fill; under negative numbers batches that are not in the rows of their terms yet
CREATE TABLE lx_pos (id INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT;  -- same key; token positions, for phrases only
CREATE TABLE lx_len (c INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT;   -- 1024 documents × varints: article (difference), title length + 1 (0 = dead), body length + 1
CREATE TABLE lx_form (form TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (form, term)) STRICT, WITHOUT ROWID; -- words as written whose term differs
CREATE TABLE lx_meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;

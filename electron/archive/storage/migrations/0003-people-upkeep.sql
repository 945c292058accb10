-- Schema version 3. People whose display name, links and suggestions are to be gone over: they were named, lost a mention or
-- got a spelling since the last time. `what` is a sum of the flags in people/tables.ts. Emptied at the end of each import.
CREATE TABLE person_unsettled (
  person_id INTEGER PRIMARY KEY REFERENCES person ON DELETE CASCADE, what INTEGER NOT NULL
) STRICT;
-- What a person of an article was linked by, where that is not the fullest form in its text: a nominative, for the most part.
CREATE TABLE mention_name (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, cluster INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (article_id, cluster)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_name_name ON mention_name (name);

-- Schema version 2. A file that is imported again finds its earlier receipt lines by its original, and whether
-- something of it had given no article.
CREATE INDEX import_item_original ON import_item (original_id, import_id) WHERE original_id IS NOT NULL;
CREATE INDEX import_item_without ON import_item (import_id, path) WHERE article_id IS NULL;

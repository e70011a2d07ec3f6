-- Search: one row a message, numbered by when it was written, newest highest. The words lie in an index of SQLite's
-- full-text kind that keeps neither the text nor where a word stands.
-- +goose Up
CREATE TABLE search_doc (
  n            integer PRIMARY KEY,
  message      text NOT NULL,
  conversation text NOT NULL
);
CREATE INDEX search_doc_conversation ON search_doc (conversation, n);
CREATE TABLE search_word (word text PRIMARY KEY, n bigint NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '@.:_+-'");
-- +goose Down

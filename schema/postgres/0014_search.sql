-- Search: one row a message, numbered by when it was written, newest highest, with its words.
-- +goose Up
CREATE TABLE search_doc (
  n            bigint PRIMARY KEY,
  message      text     NOT NULL,
  conversation text     NOT NULL,
  words        tsvector NOT NULL
);
CREATE INDEX search_doc_conversation ON search_doc (conversation, n);
CREATE INDEX search_doc_words ON search_doc USING gin (words);
CREATE TABLE search_word (word text COLLATE "C" PRIMARY KEY, n bigint NOT NULL);
-- +goose Down

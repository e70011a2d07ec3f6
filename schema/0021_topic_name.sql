-- What topics are called, and which are put away. The lines keep a topic under the first name it had, its key: another
-- name changes no line, and so no number.
-- +goose Up
CREATE TABLE topic (
  key     text   PRIMARY KEY,
  name    text   NOT NULL,
  folded  text   NOT NULL UNIQUE, -- the name in small letters: no two are called the same
  away_at bigint,
  away_by text   NOT NULL DEFAULT ''
);
-- +goose Down
DROP TABLE topic;

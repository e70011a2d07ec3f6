-- What was written and not sent follows its conversation when that becomes part of another, and comes back with it.
-- +goose Up

-- A draft that went along: where it stands now, at which revision it came there, what stood there before, and its own words.
CREATE TABLE draft_moved (
  origin       text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  kind         text   NOT NULL,
  conversation text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  revision     bigint NOT NULL,
  before       text   NOT NULL,
  answer       text   NOT NULL,
  held         text   NOT NULL,
  PRIMARY KEY (origin, person, kind)
);

-- The conversation in which an answer that waits was sent, if that became part of another since.
ALTER TABLE leaving ADD COLUMN origin text NOT NULL DEFAULT '';

CREATE INDEX upload_at ON upload (at);

-- +goose Down
DROP INDEX upload_at;
ALTER TABLE leaving DROP COLUMN origin;
DROP TABLE draft_moved;

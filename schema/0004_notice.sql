-- Mails of ours to the people of the team, and what each of them wishes to get.
-- +goose Up

CREATE TABLE notice (
  id         text PRIMARY KEY,
  key        text   NOT NULL UNIQUE,
  person     text   NOT NULL,
  address    text   NOT NULL,
  subject    text   NOT NULL,
  about      text   NOT NULL DEFAULT '',
  body       text   NOT NULL,
  state      text   NOT NULL,
  header_id  text   NOT NULL DEFAULT '',
  attempts   bigint NOT NULL DEFAULT 0,
  queued_at  bigint NOT NULL,
  expires_at bigint NOT NULL,
  tried_at   bigint,
  sent_at    bigint,
  next_at    bigint,
  said       text   NOT NULL DEFAULT '',
  sentence   text   NOT NULL DEFAULT ''
);
CREATE INDEX notice_open ON notice (queued_at, id) WHERE state <> 'sent' AND state <> 'late';
CREATE INDEX notice_header ON notice (header_id) WHERE header_id <> '';

CREATE TABLE notice_wish (
  person text    NOT NULL,
  kind   text    NOT NULL,
  wanted boolean NOT NULL,
  PRIMARY KEY (person, kind)
);

-- +goose Down

-- Mails of ours to the people of the team, what each of them wishes to get, and what their calendars were told.
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
CREATE INDEX notice_person ON notice (person, queued_at, id);
CREATE INDEX notice_header ON notice (header_id) WHERE header_id <> '';

CREATE TABLE notice_wish (
  person text    NOT NULL,
  kind   text    NOT NULL,
  wanted boolean NOT NULL,
  PRIMARY KEY (person, kind)
);

-- What a person's calendar was last told of a series (slot 0) or of one of its
-- meetings; an empty digest: that there is nothing.
CREATE TABLE calendar_told (
  series   text   NOT NULL,
  person   text   NOT NULL,
  slot     bigint NOT NULL,
  uid      text   NOT NULL,
  digest   text   NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (series, person, slot)
);
CREATE INDEX calendar_told_uid ON calendar_told (uid, person);

-- What calendars answered, and not what became of it.
CREATE TABLE calendar_answer (
  series text   NOT NULL,
  person text   NOT NULL,
  slot   bigint NOT NULL,
  status text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (series, person, slot)
);

CREATE TABLE calendar_feed (person text PRIMARY KEY, turn bigint NOT NULL);

-- +goose Down
DROP TABLE calendar_feed;
DROP TABLE calendar_answer;
DROP TABLE calendar_told;
DROP TABLE notice_wish;
DROP TABLE notice;

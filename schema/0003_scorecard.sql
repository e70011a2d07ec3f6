-- What the team says of its numbers. Authors and owners are ids of people; a note's person is the address whose number it is beside.
-- +goose Up

CREATE TABLE number_entry (
  key    text PRIMARY KEY,
  stance text NOT NULL,
  owner  text NOT NULL,
  goal   double precision,
  since  bigint
);

CREATE TABLE number_change (
  id     text PRIMARY KEY,
  key    text   NOT NULL,
  at     bigint NOT NULL,
  author text   NOT NULL,
  what   text   NOT NULL,
  reason text   NOT NULL
);
CREATE INDEX number_change_key ON number_change (key, id);

CREATE TABLE number_note (
  id         text PRIMARY KEY,
  key        text   NOT NULL,
  week       text   NOT NULL,
  person     text   NOT NULL,
  kind       text   NOT NULL,
  text       text   NOT NULL,
  author     text   NOT NULL,
  at         bigint NOT NULL,
  removed_at bigint
);
CREATE INDEX number_note_week ON number_note (week, key) WHERE removed_at IS NULL;
CREATE INDEX number_note_key ON number_note (key, person, week) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX number_note_answer ON number_note (key, week, person) WHERE kind = 'answer' AND removed_at IS NULL;

CREATE TABLE number_segment (
  id     text PRIMARY KEY,
  key    text   NOT NULL,
  week   text   NOT NULL,
  reason text   NOT NULL,
  author text   NOT NULL,
  at     bigint NOT NULL,
  UNIQUE (key, week)
);

CREATE TABLE row_ruling (
  id       text PRIMARY KEY,
  week     text   NOT NULL,
  number   text   NOT NULL,
  word     text   NOT NULL,
  sentence text   NOT NULL,
  author   text   NOT NULL,
  at       bigint NOT NULL
);
CREATE INDEX row_ruling_week ON row_ruling (week, id);

CREATE TABLE week_snapshot (
  meeting text   NOT NULL,
  week    text   NOT NULL,
  at      bigint NOT NULL,
  report  text   NOT NULL,
  PRIMARY KEY (meeting, week)
);
CREATE INDEX week_snapshot_week ON week_snapshot (week, at);

CREATE TABLE card_choice (
  person text   NOT NULL,
  week   text   NOT NULL,
  shown  text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (person, week)
);

CREATE TABLE card_look (
  person text   NOT NULL,
  viewer text   NOT NULL,
  week   text   NOT NULL,
  what   text   NOT NULL,
  day    text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (viewer, week, what, person, day)
);
CREATE INDEX card_look_person ON card_look (person, at);

-- +goose Down
DROP TABLE card_look;
DROP TABLE card_choice;
DROP TABLE week_snapshot;
DROP TABLE row_ruling;
DROP TABLE number_segment;
DROP TABLE number_note;
DROP TABLE number_change;
DROP TABLE number_entry;

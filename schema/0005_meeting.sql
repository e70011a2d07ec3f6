-- Meetings, and what is promised in them.
-- A meeting has a row once it was touched: moved, skipped, answered before, held. What is open belongs to the series.
-- +goose Up

CREATE TABLE action (
  id         text PRIMARY KEY,
  text       text   NOT NULL,
  owner      text   NOT NULL REFERENCES person (id),
  due        bigint NOT NULL,
  series     text   NOT NULL DEFAULT '',
  meeting    text   NOT NULL DEFAULT '',
  item       text   NOT NULL DEFAULT '',
  carried    bigint NOT NULL DEFAULT 0,
  carried_by text   NOT NULL DEFAULT '',
  given_by   text   NOT NULL,
  given_at   bigint NOT NULL,
  done_by    text   NOT NULL DEFAULT '',
  done_at    bigint,
  dropped_by text   NOT NULL DEFAULT '',
  dropped_at bigint,
  why        text   NOT NULL DEFAULT ''
);
CREATE INDEX action_owner ON action (owner, due, id) WHERE done_at IS NULL AND dropped_at IS NULL;
CREATE INDEX action_series ON action (series, due, id) WHERE done_at IS NULL AND dropped_at IS NULL;
CREATE INDEX action_meeting ON action (meeting, given_at, id) WHERE meeting <> '';
CREATE INDEX action_item ON action (item, given_at, id) WHERE item <> '';
CREATE INDEX action_closed ON action (series, done_at);

CREATE TABLE series (
  id         text PRIMARY KEY,
  kind       text   NOT NULL,
  name       text   NOT NULL,
  host       text   NOT NULL,
  everyone   boolean NOT NULL,
  rule       text   NOT NULL,
  date       text   NOT NULL,
  clock      text   NOT NULL,
  zone       text   NOT NULL,
  minutes    bigint NOT NULL,
  video      text   NOT NULL DEFAULT '',
  sections   text   NOT NULL,
  uid        text   NOT NULL UNIQUE,
  sequence   bigint NOT NULL DEFAULT 0,
  created_by text   NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  ended_at   bigint
);

CREATE TABLE series_person (
  series  text    NOT NULL REFERENCES series (id),
  person  text    NOT NULL REFERENCES person (id),
  monthly boolean NOT NULL DEFAULT false, -- joins the first meeting of each month only
  PRIMARY KEY (series, person)
);
CREATE INDEX series_person_person ON series_person (person);

CREATE TABLE meeting (
  id         text PRIMARY KEY,
  series     text   NOT NULL REFERENCES series (id),
  slot       bigint NOT NULL,
  starts_at  bigint NOT NULL,
  minutes    bigint NOT NULL,
  sequence   bigint NOT NULL DEFAULT 0,
  skipped_at bigint,
  skipped_by text   NOT NULL DEFAULT '',
  why        text   NOT NULL DEFAULT '',
  sections   text   NOT NULL DEFAULT '',
  week       text   NOT NULL DEFAULT '',
  presenter  text   NOT NULL DEFAULT '',
  began_at   bigint,
  ended_at   bigint,
  carried_at bigint,
  recap_at   bigint,
  marks      bigint NOT NULL DEFAULT 0,
  UNIQUE (series, slot)
);
CREATE INDEX meeting_began ON meeting (series, began_at) WHERE began_at IS NOT NULL;
CREATE INDEX meeting_coming ON meeting (starts_at) WHERE ended_at IS NULL;

-- What the clock of a meeting is computed from.
CREATE TABLE meeting_mark (
  meeting text   NOT NULL REFERENCES meeting (id),
  n       bigint NOT NULL,
  at      bigint NOT NULL,
  kind    text   NOT NULL,
  section text   NOT NULL DEFAULT '',
  lender  text   NOT NULL DEFAULT '',
  by      text   NOT NULL,
  PRIMARY KEY (meeting, n)
);

CREATE TABLE meeting_attendance (
  meeting    text   NOT NULL REFERENCES meeting (id),
  person     text   NOT NULL REFERENCES person (id),
  reply      text   NOT NULL DEFAULT '',
  replied_at bigint,
  joined_at  bigint,
  seen_at    bigint,
  PRIMARY KEY (meeting, person)
);

CREATE TABLE meeting_answer (
  meeting text   NOT NULL REFERENCES meeting (id),
  section text   NOT NULL,
  person  text   NOT NULL REFERENCES person (id),
  text    text   NOT NULL,
  mood    bigint NOT NULL DEFAULT 0,
  before  boolean NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (meeting, section, person)
);

CREATE TABLE meeting_rating (
  meeting text   NOT NULL REFERENCES meeting (id),
  person  text   NOT NULL REFERENCES person (id),
  score   bigint NOT NULL,
  why     text   NOT NULL DEFAULT '',
  at      bigint NOT NULL,
  PRIMARY KEY (meeting, person)
);

CREATE TABLE meeting_item (
  id         text PRIMARY KEY,
  series     text   NOT NULL REFERENCES series (id),
  kind       text   NOT NULL,
  ref        text   NOT NULL,
  title      text   NOT NULL,
  said       text   NOT NULL DEFAULT '',
  raised_by  text   NOT NULL,
  raised_at  bigint NOT NULL,
  place      bigint NOT NULL DEFAULT 0,
  waits      boolean NOT NULL,
  step       text   NOT NULL DEFAULT '',
  opened_at  bigint,
  solved_at  bigint,
  solved_by  text   NOT NULL DEFAULT '',
  solved_in  text   NOT NULL DEFAULT '',
  outcome    text   NOT NULL DEFAULT ''
);
CREATE INDEX meeting_item_open ON meeting_item (series, raised_at) WHERE solved_at IS NULL;
CREATE UNIQUE INDEX meeting_item_ref ON meeting_item (series, kind, ref) WHERE solved_at IS NULL AND ref <> '';
CREATE INDEX meeting_item_solved ON meeting_item (solved_in) WHERE solved_in <> '';

CREATE TABLE meeting_vote (
  item   text NOT NULL REFERENCES meeting_item (id),
  person text NOT NULL REFERENCES person (id),
  PRIMARY KEY (item, person)
);

CREATE TABLE meeting_decision (
  id      text PRIMARY KEY,
  series  text   NOT NULL REFERENCES series (id),
  meeting text   NOT NULL REFERENCES meeting (id),
  item    text   NOT NULL DEFAULT '',
  text    text   NOT NULL,
  tell    text   NOT NULL DEFAULT '',
  by      text   NOT NULL,
  at      bigint NOT NULL
);
CREATE INDEX meeting_decision_meeting ON meeting_decision (meeting, at);

-- What people bring along: headlines, what customers struggle with, something
-- to read. It waits for the next meeting that is held, and then belongs to that one.
CREATE TABLE meeting_brought (
  id      text PRIMARY KEY,
  series  text   NOT NULL REFERENCES series (id),
  meeting text   NOT NULL DEFAULT '',
  kind    text   NOT NULL,
  ref     text   NOT NULL DEFAULT '',
  by      text   NOT NULL,
  at      bigint NOT NULL,
  title   text   NOT NULL,
  said    text   NOT NULL DEFAULT '',
  link    text   NOT NULL DEFAULT '',
  mood    text   NOT NULL DEFAULT '',
  n       bigint NOT NULL DEFAULT 0,
  took    text   NOT NULL DEFAULT ''
);
CREATE INDEX meeting_brought_meeting ON meeting_brought (series, meeting, at);
CREATE UNIQUE INDEX meeting_brought_ref ON meeting_brought (series, kind, ref) WHERE ref <> '';

-- Notes that several people write at once: operations that can be put together in any order.
CREATE TABLE meeting_note (
  id      text PRIMARY KEY,
  series  text   NOT NULL REFERENCES series (id),
  seq     bigint NOT NULL,
  letters bigint NOT NULL,
  at      bigint NOT NULL
);

CREATE TABLE meeting_op (
  note   text   NOT NULL REFERENCES meeting_note (id),
  client text   NOT NULL,
  n      bigint NOT NULL,
  seq    bigint NOT NULL,
  body   text   NOT NULL,
  by     text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (note, client, n)
);
CREATE UNIQUE INDEX meeting_op_seq ON meeting_op (note, seq);

-- What is found by search: one row for each thing said, and one for each of
-- its words. Words stand in hexadecimal, which every collation sorts alike.
CREATE TABLE meeting_doc (
  id      text PRIMARY KEY,
  series  text   NOT NULL REFERENCES series (id),
  meeting text   NOT NULL,
  kind    text   NOT NULL,
  title   text   NOT NULL,
  text    text   NOT NULL,
  at      bigint NOT NULL
);
CREATE INDEX meeting_doc_at ON meeting_doc (at, id);
CREATE INDEX meeting_doc_meeting ON meeting_doc (meeting);

CREATE TABLE meeting_word (
  doc  text NOT NULL REFERENCES meeting_doc (id),
  word text NOT NULL,
  PRIMARY KEY (doc, word)
);
CREATE INDEX meeting_word_word ON meeting_word (word, doc);

-- +goose Down
DROP TABLE meeting_word;
DROP TABLE meeting_doc;
DROP TABLE meeting_op;
DROP TABLE meeting_note;
DROP TABLE meeting_brought;
DROP TABLE meeting_decision;
DROP TABLE meeting_vote;
DROP TABLE meeting_item;
DROP TABLE meeting_rating;
DROP TABLE meeting_answer;
DROP TABLE meeting_attendance;
DROP TABLE meeting_mark;
DROP TABLE meeting;
DROP TABLE series_person;
DROP TABLE series;
DROP TABLE action;

-- Two people and one private page.
-- What a person wrote stands in columns named sealed: encrypted with the pair's own key, which stands here
-- wrapped by a key that is not in the database. Nobody's words stand here in plain.
-- +goose Up

CREATE TABLE pair (
  id            text PRIMARY KEY,
  report        text   NOT NULL REFERENCES person (id),
  manager       text   NOT NULL REFERENCES person (id),
  kind          text   NOT NULL,
  rule          text   NOT NULL DEFAULT '',
  date          text   NOT NULL DEFAULT '',
  clock         text   NOT NULL DEFAULT '',
  zone          text   NOT NULL DEFAULT '',
  minutes       bigint NOT NULL,
  pack          text   NOT NULL,
  uid           text   NOT NULL UNIQUE,
  sequence      bigint NOT NULL DEFAULT 0,
  wrapped       text   NOT NULL,
  shown_until   bigint NOT NULL DEFAULT 0,
  settled_until bigint NOT NULL,
  made_by       text   NOT NULL DEFAULT '',
  made_at       bigint NOT NULL,
  ended_at      bigint
);
CREATE UNIQUE INDEX pair_open ON pair (report, manager, kind) WHERE ended_at IS NULL;
CREATE INDEX pair_manager ON pair (manager);

CREATE TABLE pair_meeting (
  id         text PRIMARY KEY,
  pair       text   NOT NULL REFERENCES pair (id),
  slot       bigint NOT NULL,
  starts_at  bigint NOT NULL,
  minutes    bigint NOT NULL,
  extra      boolean NOT NULL,
  sequence   bigint NOT NULL DEFAULT 0,
  skipped_at bigint,
  skipped_by text   NOT NULL DEFAULT '',
  sealed_why text   NOT NULL DEFAULT '',
  planned_by text   NOT NULL DEFAULT '',
  planned_at bigint,
  shown_at   bigint,
  missed_at  bigint,
  excused    boolean NOT NULL,
  began_at   bigint,
  ended_at   bigint,
  lasted     bigint NOT NULL DEFAULT 0,
  form       boolean NOT NULL,
  UNIQUE (pair, slot)
);
CREATE INDEX pair_meeting_start ON pair_meeting (pair, starts_at);

-- What the clock of a meeting is computed from.
CREATE TABLE pair_mark (
  meeting text   NOT NULL REFERENCES pair_meeting (id),
  n       bigint NOT NULL,
  at      bigint NOT NULL,
  kind    text   NOT NULL,
  section text   NOT NULL DEFAULT '',
  lender  text   NOT NULL DEFAULT '',
  by      text   NOT NULL,
  PRIMARY KEY (meeting, n)
);

-- All that stands on a page, a row for each thing. meeting is '' until one was held with it.
CREATE TABLE pair_entry (
  id         text PRIMARY KEY,
  pair       text   NOT NULL REFERENCES pair (id),
  kind       text   NOT NULL,
  by         text   NOT NULL,
  at         bigint NOT NULL,
  meeting    text   NOT NULL DEFAULT '',
  closed_at  bigint,
  sealed     text   NOT NULL
);
CREATE INDEX pair_entry_pair ON pair_entry (pair, kind, at);
CREATE INDEX pair_entry_checkin ON pair_entry (at) WHERE kind = 'checkin';

-- Sealed with a key of the pair and the author.
CREATE TABLE pair_private (
  id         text PRIMARY KEY,
  pair       text   NOT NULL REFERENCES pair (id),
  author     text   NOT NULL,
  at         bigint NOT NULL,
  changed_at bigint NOT NULL,
  sealed     text   NOT NULL
);
CREATE INDEX pair_private_author ON pair_private (author, pair, at);

-- Shared notes that both write at once. meeting is '' until one was held with it.
CREATE TABLE pair_note (
  id      text PRIMARY KEY,
  pair    text   NOT NULL REFERENCES pair (id),
  meeting text   NOT NULL DEFAULT '',
  seq     bigint NOT NULL,
  letters bigint NOT NULL,
  at      bigint NOT NULL
);
CREATE INDEX pair_note_pair ON pair_note (pair);

CREATE TABLE pair_op (
  note   text   NOT NULL REFERENCES pair_note (id),
  client text   NOT NULL,
  n      bigint NOT NULL,
  seq    bigint NOT NULL,
  sealed text   NOT NULL,
  by     text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (note, client, n)
);
CREATE UNIQUE INDEX pair_op_seq ON pair_op (note, seq);

-- Who of a pair wants an entry given on to the next manager. What both want is.
CREATE TABLE pair_choice (
  entry    text   NOT NULL,
  pair     text   NOT NULL REFERENCES pair (id),
  person   text   NOT NULL,
  at       bigint NOT NULL,
  given_at bigint,
  PRIMARY KEY (entry, person)
);
CREATE INDEX pair_choice_pair ON pair_choice (pair);

-- The team's own prompts, which everybody reads.
CREATE TABLE pair_prompt (
  id         text PRIMARY KEY,
  aim        text   NOT NULL,
  text       text   NOT NULL,
  by         text   NOT NULL,
  at         bigint NOT NULL,
  removed_at bigint
);

CREATE TABLE pair_setting (
  name  text PRIMARY KEY,
  value text   NOT NULL,
  by    text   NOT NULL,
  at    bigint NOT NULL
);

-- Opening what two people wrote because the law asks: kept for ever, also when the pair is gone.
CREATE TABLE pair_opening (
  id         text PRIMARY KEY,
  one        text   NOT NULL,
  two        text   NOT NULL,
  purpose    text   NOT NULL,
  reason     text   NOT NULL,
  notes      boolean NOT NULL,
  asked_by   text   NOT NULL,
  asked_at   bigint NOT NULL,
  agreed_by  text   NOT NULL DEFAULT '',
  agreed_at  bigint,
  refused_by text   NOT NULL DEFAULT '',
  closed_at  bigint
);

CREATE TABLE pair_reading (
  opening text   NOT NULL REFERENCES pair_opening (id),
  n       bigint NOT NULL,
  by      text   NOT NULL,
  at      bigint NOT NULL,
  what    text   NOT NULL,
  PRIMARY KEY (opening, n)
);

-- +goose Down
DROP TABLE pair_reading;
DROP TABLE pair_opening;
DROP TABLE pair_setting;
DROP TABLE pair_prompt;
DROP TABLE pair_choice;
DROP TABLE pair_op;
DROP TABLE pair_note;
DROP TABLE pair_private;
DROP TABLE pair_entry;
DROP TABLE pair_mark;
DROP TABLE pair_meeting;
DROP TABLE pair;

-- How a day goes: hours of Beast mode and their breaks, how each person stands, guests' days, weekends.
-- +goose Up

CREATE TABLE beast_session (
  id        text PRIMARY KEY,
  person    text   NOT NULL,
  began_at  bigint NOT NULL,
  paused_at bigint,
  paused    bigint NOT NULL DEFAULT 0,
  break_at  bigint,
  ended_at  bigint,
  word      text   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX beast_session_open ON beast_session (person) WHERE ended_at IS NULL;
CREATE INDEX beast_session_person ON beast_session (person, began_at);

-- What a person did with a conversation in an hour. The person alone reads it, and it goes when the next hour begins.
CREATE TABLE beast_turn (
  session      text   NOT NULL REFERENCES beast_session (id),
  conversation text   NOT NULL,
  skipped_at   bigint,
  message      text   NOT NULL DEFAULT '',
  PRIMARY KEY (session, conversation)
);

CREATE TABLE person_status (
  person text PRIMARY KEY,
  kind   text   NOT NULL,
  until  bigint NOT NULL,
  set_at bigint NOT NULL
);

CREATE TABLE triage_rota (
  weekend text NOT NULL,
  person  text NOT NULL,
  PRIMARY KEY (weekend, person)
);

CREATE TABLE triage_line (
  conversation text PRIMARY KEY,
  verdict      text   NOT NULL,
  newest       text   NOT NULL,
  by           text   NOT NULL,
  at           bigint NOT NULL,
  day          text   NOT NULL DEFAULT '',
  tell_at      bigint,
  told_at      bigint,
  problem      text   NOT NULL DEFAULT ''
);
CREATE INDEX triage_line_tell ON triage_line (tell_at, conversation) WHERE tell_at IS NOT NULL;
CREATE INDEX triage_line_urgent ON triage_line (at, conversation) WHERE verdict = 'urgent';

CREATE TABLE guest (
  person   text PRIMARY KEY,
  daily    bigint  NOT NULL,
  weekends boolean NOT NULL,
  buddy    text    NOT NULL DEFAULT ''
);

CREATE TABLE guest_mark (
  conversation text PRIMARY KEY,
  by           text   NOT NULL,
  at           bigint NOT NULL
);

CREATE TABLE guest_day (
  person   text NOT NULL,
  day      text NOT NULL,
  began_at bigint,
  none_at  bigint,
  note     text NOT NULL DEFAULT '',
  noted_at bigint,
  PRIMARY KEY (person, day)
);
CREATE INDEX guest_day_noted ON guest_day (noted_at) WHERE noted_at IS NOT NULL;

CREATE TABLE guest_piece (
  person       text   NOT NULL,
  day          text   NOT NULL,
  conversation text   NOT NULL,
  given_at     bigint NOT NULL,
  passed_at    bigint,
  asked_at     bigint,
  PRIMARY KEY (person, day, conversation)
);
CREATE INDEX guest_piece_given ON guest_piece (given_at);

-- Which customers were told by a press of a button when a person answers: once for each conversation.
CREATE TABLE acknowledged (
  conversation text PRIMARY KEY REFERENCES conversation (id),
  message      text   NOT NULL,
  at           bigint NOT NULL
);

-- +goose Down
DROP TABLE acknowledged;
DROP TABLE guest_piece;
DROP TABLE guest_day;
DROP TABLE guest_mark;
DROP TABLE guest;
DROP TABLE triage_line;
DROP TABLE triage_rota;
DROP TABLE person_status;
DROP TABLE beast_turn;
DROP TABLE beast_session;

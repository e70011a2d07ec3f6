-- What is written and not sent, what is about to leave, and what goes along with it.
-- +goose Up

-- One row a person, conversation and kind of answer; a row whose words went elsewhere stays a while, so that
-- whoever still shows them learns where they went.
CREATE TABLE draft (
  conversation text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  kind         text   NOT NULL,
  at           bigint NOT NULL,
  revision     bigint NOT NULL,
  state        text   NOT NULL,
  answer       text   NOT NULL,
  held         text   NOT NULL DEFAULT '',
  taken_by     text   NOT NULL DEFAULT '',
  PRIMARY KEY (conversation, person, kind)
);
CREATE INDEX draft_at ON draft (at);
CREATE INDEX draft_gone ON draft (at) WHERE state <> 'open';

CREATE TABLE leaving (
  id           text PRIMARY KEY,
  conversation text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  kind         text   NOT NULL,
  since        bigint NOT NULL,
  leaves_at    bigint NOT NULL,
  answer       text   NOT NULL
);
CREATE INDEX leaving_due ON leaving (leaves_at);
CREATE INDEX leaving_conversation ON leaving (conversation);

CREATE TABLE upload (
  id           text PRIMARY KEY,
  conversation text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  at           bigint NOT NULL,
  name         text   NOT NULL,
  type         text   NOT NULL,
  size         bigint NOT NULL,
  blob         text   NOT NULL
);
CREATE INDEX upload_blob ON upload (blob);

-- Who was sent something on from a conversation: their answers are no customer's.
CREATE TABLE passed_on (
  conversation text NOT NULL REFERENCES conversation (id),
  address      text NOT NULL,
  PRIMARY KEY (conversation, address)
);

CREATE TABLE undo_send (person text PRIMARY KEY, seconds bigint NOT NULL);

ALTER TABLE message ADD COLUMN blind text NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN carries text NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN accepted text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE outgoing DROP COLUMN accepted;
ALTER TABLE message DROP COLUMN carries;
ALTER TABLE message DROP COLUMN blind;
DROP TABLE undo_send;
DROP TABLE passed_on;
DROP TABLE upload;
DROP TABLE leaving;
DROP TABLE draft;

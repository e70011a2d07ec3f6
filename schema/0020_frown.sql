-- Frowns: who read each answer that was rated "not good", what was behind it, and what it taught; and who asked that it count elsewhere.
-- +goose Up
CREATE TABLE frown (
  message      text   PRIMARY KEY REFERENCES message (id),
  at           bigint NOT NULL,
  read_at      bigint,
  reader       text   NOT NULL,
  cause        text   NOT NULL,
  lesson       text   NOT NULL
);
CREATE INDEX frown_unread ON frown (at, message) WHERE read_at IS NULL;
CREATE INDEX frown_read ON frown (read_at, message) WHERE read_at IS NOT NULL;
INSERT INTO frown (message, at, read_at, reader, cause, lesson)
  SELECT r.message, r.at, NULL, '', '', '' FROM rating r WHERE r.face = 'not_good' AND NOT r.void
    AND NOT EXISTS (SELECT 1 FROM rating n WHERE n.message = r.message AND NOT n.void AND n.at > r.at)
  ON CONFLICT DO NOTHING;

CREATE TABLE frown_move (
  message    text    PRIMARY KEY REFERENCES frown (message) ON DELETE CASCADE,
  about      text    NOT NULL,
  why        text    NOT NULL,
  asker      text    NOT NULL,
  asked_at   bigint  NOT NULL,
  decided_at bigint,
  decider    text    NOT NULL,
  agreed     boolean NOT NULL,
  said       text    NOT NULL,
  was        text    NOT NULL
);
CREATE INDEX frown_move_asked ON frown_move (asked_at) WHERE decided_at IS NULL;
-- +goose Down
DROP TABLE frown_move;
DROP TABLE frown;

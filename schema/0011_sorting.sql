-- Sorting conversations: asleep until a moment, spam, deleted with a grace, and what takes each of these back.
-- A pending conversation keeps the wait it had (asleep_since) and the moment it comes back (wake_at; far away when only
-- the customer wakes it), as what (wake_to). woke_at stays while nobody has touched it since.
-- +goose Up

ALTER TABLE conversation ADD COLUMN asleep_since bigint;
ALTER TABLE conversation ADD COLUMN wake_at bigint;
ALTER TABLE conversation ADD COLUMN wake_to text NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN woke_at bigint;
ALTER TABLE conversation ADD COLUMN purge_at bigint;
ALTER TABLE conversation ADD COLUMN purged_at bigint;
CREATE INDEX conversation_wake ON conversation (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX conversation_woke ON conversation (woke_at, id) WHERE woke_at IS NOT NULL;
CREATE INDEX conversation_purge ON conversation (purge_at, id) WHERE purge_at IS NOT NULL;
CREATE INDEX conversation_untopiced ON conversation (newest_at, id) WHERE status = 'closed' AND merged_into = '' AND topics = '';

CREATE TABLE deed (
  id        text PRIMARY KEY,
  at        bigint NOT NULL,
  by        text   NOT NULL,
  body      text   NOT NULL,
  undone_at bigint
);
CREATE INDEX deed_at ON deed (at);

CREATE TABLE blocked (
  pattern text PRIMARY KEY,
  at      bigint NOT NULL,
  by      text   NOT NULL
);

CREATE INDEX mail_in_message ON mail_in (message) WHERE message <> '';

-- Which files of the store something still needs, so that a purge takes none that another mail has too.
CREATE TABLE file_use (
  blob    text NOT NULL,
  used_by text NOT NULL,
  PRIMARY KEY (blob, used_by)
);

-- +goose Down
DROP TABLE file_use;
DROP INDEX mail_in_message;
DROP TABLE blocked;
DROP TABLE deed;
DROP INDEX conversation_untopiced;
DROP INDEX conversation_purge;
DROP INDEX conversation_woke;
DROP INDEX conversation_wake;
ALTER TABLE conversation DROP COLUMN purged_at;
ALTER TABLE conversation DROP COLUMN purge_at;
ALTER TABLE conversation DROP COLUMN woke_at;
ALTER TABLE conversation DROP COLUMN wake_to;
ALTER TABLE conversation DROP COLUMN wake_at;
ALTER TABLE conversation DROP COLUMN asleep_since;

-- A mailbox's other addresses, the mailboxes in which a conversation also stands since one mail came to several, and why
-- answers do not leave.
-- +goose Up

CREATE TABLE mailbox_alias (
  address   text PRIMARY KEY,
  mailbox   text NOT NULL REFERENCES mailbox (id),
  name      text NOT NULL,
  signature text NOT NULL DEFAULT ''
);
CREATE INDEX mailbox_alias_mailbox ON mailbox_alias (mailbox, address);

CREATE TABLE conversation_mailbox (
  conversation text   NOT NULL REFERENCES conversation (id),
  mailbox      text   NOT NULL REFERENCES mailbox (id),
  at           bigint NOT NULL,
  PRIMARY KEY (conversation, mailbox)
);
CREATE INDEX conversation_mailbox_mailbox ON conversation_mailbox (mailbox, conversation);

-- Why answers do not leave, since when, and when it is tried again.
ALTER TABLE mailbox ADD COLUMN stuck text NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN stuck_at bigint;
ALTER TABLE mailbox ADD COLUMN stuck_until bigint;

-- +goose Down
ALTER TABLE mailbox DROP COLUMN stuck_until;
ALTER TABLE mailbox DROP COLUMN stuck_at;
ALTER TABLE mailbox DROP COLUMN stuck;
DROP TABLE conversation_mailbox;
DROP TABLE mailbox_alias;

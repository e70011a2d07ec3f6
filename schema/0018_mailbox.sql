-- A mailbox's other addresses, and the mailboxes in which a conversation also stands, since one mail came to several.
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

-- +goose Down
DROP TABLE conversation_mailbox;
DROP TABLE mailbox_alias;

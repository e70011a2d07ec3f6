-- What support asks of product, whom it hurts, and who was told that it is fixed.
-- +goose Up

CREATE TABLE escalation (
  id        text PRIMARY KEY,
  title     text   NOT NULL,
  urgency   bigint NOT NULL,
  happens   text   NOT NULL DEFAULT '',
  verified  text   NOT NULL DEFAULT '',
  solved    text   NOT NULL DEFAULT '',
  blocks    text   NOT NULL DEFAULT '',
  meanwhile text   NOT NULL DEFAULT '',
  reference text   NOT NULL DEFAULT '',
  item      text   NOT NULL DEFAULT '',
  status    text   NOT NULL,
  status_at bigint NOT NULL,
  raised_by text   NOT NULL,
  raised_at bigint NOT NULL,
  revision  bigint NOT NULL DEFAULT 0
);
CREATE INDEX escalation_status ON escalation (status, status_at);

-- Each change of status or urgency: who, when, why.
CREATE TABLE escalation_line (
  id         text PRIMARY KEY,
  escalation text   NOT NULL REFERENCES escalation (id),
  at         bigint NOT NULL,
  by         text   NOT NULL,
  what       text   NOT NULL,
  was        text   NOT NULL,
  became     text   NOT NULL,
  why        text   NOT NULL
);
CREATE INDEX escalation_line_of ON escalation_line (escalation, at, id);

CREATE TABLE escalation_link (
  escalation   text   NOT NULL REFERENCES escalation (id),
  conversation text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  by           text   NOT NULL,
  quote        text   NOT NULL DEFAULT '',
  removed_at   bigint,
  removed_by   text   NOT NULL DEFAULT '',
  PRIMARY KEY (escalation, conversation)
);
CREATE INDEX escalation_link_conversation ON escalation_link (conversation);

-- One text for everybody, written when the escalation is complete.
CREATE TABLE telling (
  id         text PRIMARY KEY,
  escalation text   NOT NULL REFERENCES escalation (id),
  at         bigint NOT NULL,
  by         text   NOT NULL,
  words      text   NOT NULL,
  paused_at  bigint,
  paused_by  text   NOT NULL DEFAULT ''
);
CREATE INDEX telling_of ON telling (escalation, at);

-- What is different for one customer before anything leaves: an own line, or no letter.
CREATE TABLE telling_own (
  telling  text    NOT NULL REFERENCES telling (id),
  customer text    NOT NULL,
  line     text    NOT NULL DEFAULT '',
  left_out boolean NOT NULL,
  at       bigint  NOT NULL,
  by       text    NOT NULL,
  PRIMARY KEY (telling, customer)
);

-- One letter to one customer. Its message's id is decided here, before it is sent.
CREATE TABLE told (
  telling      text   NOT NULL REFERENCES telling (id),
  customer     text   NOT NULL,
  conversation text   NOT NULL REFERENCES conversation (id),
  message      text   NOT NULL UNIQUE,
  saw          text   NOT NULL,
  words        text   NOT NULL,
  handover     text   NOT NULL DEFAULT '',
  by           text   NOT NULL,
  state        text   NOT NULL,
  due_at       bigint NOT NULL,
  at           bigint,
  attempts     bigint NOT NULL DEFAULT 0,
  why          text   NOT NULL DEFAULT '',
  PRIMARY KEY (telling, customer)
);
CREATE INDEX told_due ON told (due_at) WHERE state = 'queued';
CREATE INDEX told_conversation ON told (conversation);

-- +goose Down

-- The foundation: what happened, work that waits, the team, the inbox, ratings, numbers.
-- One text for SQLite and PostgreSQL. Times are Unix microseconds; ids are text; JSON is opaque text.
-- A digest stands in a key for texts that may be too long for an index.
-- +goose Up

CREATE TABLE event_head (one bigint PRIMARY KEY, seq bigint NOT NULL);
INSERT INTO event_head (one, seq) VALUES (1, 0);

CREATE TABLE event (
  seq     bigint PRIMARY KEY,
  at      bigint NOT NULL,
  kind    text   NOT NULL,
  subject text   NOT NULL,
  actor   text   NOT NULL,
  data    text   NOT NULL
);
CREATE INDEX event_subject ON event (subject, seq);

CREATE TABLE event_follower (name text PRIMARY KEY, seq bigint NOT NULL);

CREATE TABLE job (
  id            text PRIMARY KEY,
  kind          text   NOT NULL,
  key           text   NOT NULL,
  body          text   NOT NULL,
  run_at        bigint NOT NULL,
  claimed_until bigint NOT NULL DEFAULT 0,
  attempts      bigint NOT NULL DEFAULT 0,
  last_error    text   NOT NULL DEFAULT '',
  created_at    bigint NOT NULL,
  UNIQUE (kind, key)
);
CREATE INDEX job_due ON job (run_at, id);

CREATE TABLE team (
  one           bigint PRIMARY KEY,
  name          text   NOT NULL DEFAULT '',
  time_zone     text   NOT NULL DEFAULT 'UTC',
  mailbox       text   NOT NULL DEFAULT '',
  capacity      text   NOT NULL DEFAULT '',
  office_hours  text   NOT NULL DEFAULT '',
  holidays      text   NOT NULL DEFAULT ''
);
INSERT INTO team (one) VALUES (1);

CREATE TABLE person (
  id         text PRIMARY KEY,
  email      text   NOT NULL UNIQUE,
  name       text   NOT NULL,
  role       text   NOT NULL,
  time_zone  text   NOT NULL,
  started    text   NOT NULL DEFAULT '',
  manager    text   NOT NULL DEFAULT '',
  password   text   NOT NULL DEFAULT '',
  joined_at  bigint NOT NULL,
  left_at    bigint
);

CREATE TABLE invitation (
  id         text PRIMARY KEY,
  email      text   NOT NULL,
  name       text   NOT NULL,
  role       text   NOT NULL,
  invited_by text   NOT NULL,
  expires_at bigint NOT NULL,
  taken_at   bigint
);

CREATE TABLE session (
  token     text PRIMARY KEY,
  data      text   NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE attempt (
  key   text PRIMARY KEY,
  since bigint NOT NULL,
  n     bigint NOT NULL
);
CREATE INDEX attempt_since ON attempt (since);

CREATE TABLE mailbox (
  id         text PRIMARY KEY,
  address    text   NOT NULL UNIQUE,
  name       text   NOT NULL,
  signature  text   NOT NULL DEFAULT '',
  incoming   text   NOT NULL DEFAULT '',
  outgoing   text   NOT NULL DEFAULT '',
  since      bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  trouble    text   NOT NULL DEFAULT '',
  trouble_at bigint
);

CREATE TABLE mail_cursor (
  mailbox      text   NOT NULL REFERENCES mailbox (id),
  folder       text   NOT NULL,
  uid_validity bigint NOT NULL,
  last_uid     bigint NOT NULL,
  PRIMARY KEY (mailbox, folder)
);

CREATE TABLE mail_in (
  id           text PRIMARY KEY,
  mailbox      text   NOT NULL REFERENCES mailbox (id),
  raw          text   NOT NULL,
  received_at  bigint NOT NULL,
  state        text   NOT NULL,
  attempts     bigint NOT NULL DEFAULT 0,
  size         bigint NOT NULL DEFAULT 0,
  message      text   NOT NULL DEFAULT '',
  conversation text   NOT NULL DEFAULT '',
  sender       text   NOT NULL DEFAULT '',
  subject      text   NOT NULL DEFAULT '',
  problem      text   NOT NULL DEFAULT '',
  source       text   NOT NULL DEFAULT '',
  UNIQUE (mailbox, raw)
);
CREATE INDEX mail_in_new ON mail_in (id) WHERE state = 'new';
CREATE INDEX mail_in_unread ON mail_in (received_at, id) WHERE state = 'unreadable';

CREATE TABLE customer (
  id         text PRIMARY KEY,
  email      text   NOT NULL UNIQUE,
  name       text   NOT NULL DEFAULT '',
  created_at bigint NOT NULL
);

CREATE TABLE conversation (
  id            text PRIMARY KEY,
  mailbox       text   NOT NULL REFERENCES mailbox (id),
  customer      text   NOT NULL REFERENCES customer (id),
  subject       text   NOT NULL,
  preview       text   NOT NULL,
  status        text   NOT NULL,
  began_at      bigint,
  waiting_since bigint,
  newest_at     bigint NOT NULL,
  newest        text   NOT NULL DEFAULT '',
  replier       text   NOT NULL DEFAULT '',
  hand          text   NOT NULL DEFAULT '',
  merged_into   text   NOT NULL DEFAULT '',
  messages      bigint NOT NULL DEFAULT 0,
  topics        text   NOT NULL DEFAULT '',
  language      text   NOT NULL DEFAULT '',
  face          text   NOT NULL DEFAULT '',
  faced_at      bigint NOT NULL DEFAULT 0,
  revision      bigint NOT NULL DEFAULT 0
);
CREATE INDEX conversation_waiting ON conversation (waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversation_all ON conversation (newest_at, id) WHERE status <> 'spam' AND status <> 'deleted' AND merged_into = '';
CREATE INDEX conversation_status ON conversation (status, newest_at, id) WHERE merged_into = '';
CREATE INDEX conversation_customer ON conversation (customer, newest_at);
CREATE INDEX conversation_hand ON conversation (newest_at, id) WHERE hand <> '';

CREATE TABLE participant (
  conversation text NOT NULL REFERENCES conversation (id),
  address      text NOT NULL,
  PRIMARY KEY (conversation, address)
);

CREATE TABLE message (
  id             text PRIMARY KEY,
  conversation   text   NOT NULL REFERENCES conversation (id),
  at             bigint NOT NULL,
  kind           text   NOT NULL,
  author         text   NOT NULL,
  author_name    text   NOT NULL DEFAULT '',
  recipients     text   NOT NULL DEFAULT '',
  copies         text   NOT NULL DEFAULT '',
  subject        text   NOT NULL DEFAULT '',
  body           text   NOT NULL DEFAULT '',
  fresh          text   NOT NULL DEFAULT '',
  html           text   NOT NULL DEFAULT '',
  handover       text   NOT NULL DEFAULT '',
  handle_seconds double precision,
  header_id      text   NOT NULL DEFAULT '',
  raw            text   NOT NULL DEFAULT '',
  mailbox        text   NOT NULL DEFAULT '',
  why            text   NOT NULL DEFAULT '',
  problems       text   NOT NULL DEFAULT '',
  attachments    text   NOT NULL DEFAULT ''
);
CREATE INDEX message_conversation ON message (conversation, at, id);
CREATE INDEX message_header ON message (header_id) WHERE header_id <> '';

CREATE TABLE outgoing (
  message   text PRIMARY KEY REFERENCES message (id),
  state     text   NOT NULL,
  attempts  bigint NOT NULL DEFAULT 0,
  queued_at bigint NOT NULL,
  tried_at  bigint,
  sent_at   bigint,
  next_at   bigint,
  said      text   NOT NULL DEFAULT '',
  sentence  text   NOT NULL DEFAULT ''
);

CREATE TABLE status_line (
  conversation text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  by           text   NOT NULL,
  status       text   NOT NULL,
  PRIMARY KEY (conversation, at, by, status)
);

CREATE TABLE merge_line (
  conversation text PRIMARY KEY REFERENCES conversation (id),
  target       text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  by           text   NOT NULL
);

CREATE INDEX merge_line_target ON merge_line (target);

CREATE TABLE topic_line (
  conversation text    NOT NULL REFERENCES conversation (id),
  at           bigint  NOT NULL,
  by           text    NOT NULL,
  topic        text    NOT NULL,
  on_it        boolean NOT NULL,
  PRIMARY KEY (conversation, at, by, topic, on_it)
);

CREATE TABLE rating_link (message text PRIMARY KEY);

CREATE TABLE rating (
  message      text    NOT NULL REFERENCES message (id),
  at           bigint  NOT NULL,
  face         text    NOT NULL,
  about        text    NOT NULL,
  digest       text    NOT NULL,
  comment      text    NOT NULL,
  conversation text    NOT NULL,
  opened       boolean NOT NULL,
  void         boolean NOT NULL,
  PRIMARY KEY (message, at, face, about, digest)
);
CREATE INDEX rating_conversation ON rating (conversation);

CREATE TABLE sale (
  id       text PRIMARY KEY,
  at       bigint NOT NULL,
  amount   text   NOT NULL,
  currency text   NOT NULL,
  kind     text   NOT NULL
);
CREATE INDEX sale_at ON sale (at);

CREATE TABLE free_support (
  at     bigint NOT NULL,
  digest text   NOT NULL,
  source text   NOT NULL,
  event  text   NOT NULL,
  thread text   NOT NULL,
  stars  bigint NOT NULL,
  by     text   NOT NULL,
  PRIMARY KEY (at, digest)
);

CREATE TABLE hours (
  person text   NOT NULL,
  week   text   NOT NULL,
  hours  double precision NOT NULL,
  PRIMARY KEY (person, week)
);

-- What the numbers are computed from: one row for everything that ever became
-- one conversation, and who was helped by whom. A timeline is marked when it
-- was ever spam or deleted though somebody replied.
CREATE TABLE timeline (
  id       text PRIMARY KEY,
  first_at bigint NOT NULL,
  last_at  bigint NOT NULL,
  open     bigint NOT NULL,
  waiting  bigint NOT NULL,
  marked   boolean NOT NULL,
  lines    bytea  NOT NULL
);
CREATE INDEX timeline_first ON timeline (first_at, last_at);
CREATE INDEX timeline_long ON timeline (last_at, first_at) WHERE last_at - first_at > 2592000000000;
CREATE INDEX timeline_marked ON timeline (id) WHERE marked;
CREATE INDEX timeline_open ON timeline (last_at, open, waiting) WHERE open > 0;

CREATE TABLE timeline_member (conversation text PRIMARY KEY, timeline text NOT NULL);
CREATE INDEX timeline_member_timeline ON timeline_member (timeline);

CREATE TABLE helped (
  timeline text   NOT NULL,
  person   text   NOT NULL,
  customer text   NOT NULL,
  at       bigint,
  seq      bigint NOT NULL,
  PRIMARY KEY (timeline, person, customer)
);
CREATE INDEX helped_seq ON helped (seq);
CREATE INDEX helped_customer ON helped (customer);
CREATE INDEX helped_pair ON helped (person, customer, at);

CREATE TABLE week_kept (
  week   text PRIMARY KEY,
  upto   bigint NOT NULL,
  stamp  text   NOT NULL,
  report text   NOT NULL
);

-- +goose Down

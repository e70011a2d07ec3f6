-- All tables of today, written by a test. Do not edit.

CREATE TABLE acknowledged (
  conversation text PRIMARY KEY REFERENCES conversation (id),
  message      text   NOT NULL,
  at           bigint NOT NULL
);

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

CREATE INDEX action_closed ON action (series, done_at);

CREATE INDEX action_item ON action (item, given_at, id) WHERE item <> '';

CREATE INDEX action_meeting ON action (meeting, given_at, id) WHERE meeting <> '';

CREATE INDEX action_owner ON action (owner, due, id) WHERE done_at IS NULL AND dropped_at IS NULL;

CREATE INDEX action_series ON action (series, due, id) WHERE done_at IS NULL AND dropped_at IS NULL;

CREATE TABLE ask (
  id           text PRIMARY KEY,
  conversation text   NOT NULL,
  asker        text   NOT NULL,
  person       text   NOT NULL DEFAULT '',
  role         text   NOT NULL DEFAULT '',
  words        text   NOT NULL,
  at           bigint NOT NULL,
  until        bigint NOT NULL,
  ended        text   NOT NULL DEFAULT '',
  ended_by     text   NOT NULL DEFAULT '',
  ended_at     bigint
);

CREATE INDEX ask_conversation ON ask (conversation, until) WHERE ended = '';

CREATE INDEX ask_open ON ask (until) WHERE ended = '';

CREATE TABLE ask_declined (ask text NOT NULL, person text NOT NULL, PRIMARY KEY (ask, person));

CREATE TABLE attempt (
  key   text PRIMARY KEY,
  since bigint NOT NULL,
  n     bigint NOT NULL
);

CREATE INDEX attempt_since ON attempt (since);

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

CREATE TABLE beast_turn (
  session      text   NOT NULL REFERENCES beast_session (id),
  conversation text   NOT NULL,
  skipped_at   bigint,
  message      text   NOT NULL DEFAULT '',
  PRIMARY KEY (session, conversation)
);

CREATE TABLE blocked (
  pattern text PRIMARY KEY,
  at      bigint NOT NULL,
  by      text   NOT NULL
);

CREATE TABLE calendar_answer (
  series text   NOT NULL,
  person text   NOT NULL,
  slot   bigint NOT NULL,
  status text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (series, person, slot)
);

CREATE TABLE calendar_feed (person text PRIMARY KEY, turn bigint NOT NULL);

CREATE TABLE calendar_told (
  series   text   NOT NULL,
  person   text   NOT NULL,
  slot     bigint NOT NULL,
  uid      text   NOT NULL,
  digest   text   NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (series, person, slot)
);

CREATE INDEX calendar_told_uid ON calendar_told (uid, person);

CREATE TABLE card_choice (
  person text   NOT NULL,
  week   text   NOT NULL,
  shown  text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (person, week)
);

CREATE TABLE card_look (
  person text   NOT NULL,
  viewer text   NOT NULL,
  week   text   NOT NULL,
  what   text   NOT NULL,
  day    text   NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (viewer, week, what, person, day)
);

CREATE INDEX card_look_person ON card_look (person, at);

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
, asleep_since bigint, wake_at bigint, wake_to text NOT NULL DEFAULT '', woke_at bigint, purge_at bigint, purged_at bigint);

CREATE INDEX conversation_all ON conversation (newest_at, id) WHERE status <> 'spam' AND status <> 'deleted' AND merged_into = '';

CREATE INDEX conversation_customer ON conversation (customer, newest_at);

CREATE INDEX conversation_hand ON conversation (newest_at, id) WHERE hand <> '';

CREATE INDEX conversation_purge ON conversation (purge_at, id) WHERE purge_at IS NOT NULL;

CREATE INDEX conversation_status ON conversation (status, newest_at, id) WHERE merged_into = '';

CREATE INDEX conversation_untopiced ON conversation (newest_at, id) WHERE status = 'closed' AND merged_into = '' AND topics = '';

CREATE INDEX conversation_waiting ON conversation (waiting_since, id) WHERE waiting_since IS NOT NULL;

CREATE INDEX conversation_wake ON conversation (wake_at, id) WHERE wake_at IS NOT NULL;

CREATE INDEX conversation_woke ON conversation (woke_at, id) WHERE woke_at IS NOT NULL;

CREATE TABLE conversation_mailbox (
  conversation text   NOT NULL REFERENCES conversation (id),
  mailbox      text   NOT NULL REFERENCES mailbox (id),
  at           bigint NOT NULL,
  PRIMARY KEY (conversation, mailbox)
);

CREATE INDEX conversation_mailbox_mailbox ON conversation_mailbox (mailbox, conversation);

CREATE TABLE customer (
  id         text PRIMARY KEY,
  email      text   NOT NULL UNIQUE,
  name       text   NOT NULL DEFAULT '',
  created_at bigint NOT NULL
, same_as text NOT NULL DEFAULT '', clock_offset bigint, clock_mails bigint NOT NULL DEFAULT 0);

CREATE INDEX customer_same ON customer (same_as) WHERE same_as <> '';

CREATE TABLE customer_field (
  id         text PRIMARY KEY,
  name       text    NOT NULL,
  created_at bigint  NOT NULL,
  gone       boolean NOT NULL DEFAULT FALSE
);

CREATE UNIQUE INDEX customer_field_name ON customer_field (lower(name)) WHERE NOT gone;

CREATE TABLE customer_line (
  id       text PRIMARY KEY,
  deed     text   NOT NULL,
  customer text   NOT NULL REFERENCES customer (id),
  field    text   NOT NULL REFERENCES customer_field (id),
  value    text   NOT NULL,
  at       bigint NOT NULL,
  by       text   NOT NULL
);

CREATE INDEX customer_line_customer ON customer_line (customer, field, at);

CREATE INDEX customer_line_deed ON customer_line (deed);

CREATE TABLE customer_note (
  id       text PRIMARY KEY,
  customer text    NOT NULL REFERENCES customer (id),
  at       bigint  NOT NULL,
  by       text    NOT NULL,
  body     text    NOT NULL,
  gone     boolean NOT NULL DEFAULT FALSE
);

CREATE INDEX customer_note_customer ON customer_note (customer, at);

CREATE TABLE deed (
  id        text PRIMARY KEY,
  at        bigint NOT NULL,
  by        text   NOT NULL,
  body      text   NOT NULL,
  undone_at bigint
);

CREATE INDEX deed_at ON deed (at);

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

CREATE TABLE draft_moved (
  origin       text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  kind         text   NOT NULL,
  conversation text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  revision     bigint NOT NULL,
  before       text   NOT NULL,
  answer       text   NOT NULL,
  held         text   NOT NULL,
  PRIMARY KEY (origin, person, kind)
);

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

CREATE TABLE event_head (one bigint PRIMARY KEY, seq bigint NOT NULL);

CREATE TABLE file_use (
  blob    text NOT NULL,
  used_by text NOT NULL,
  PRIMARY KEY (blob, used_by)
);

CREATE TABLE follow (
  conversation text   NOT NULL,
  person       text   NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (conversation, person)
);

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

CREATE INDEX free_support_resolved ON free_support (thread) WHERE event = 'thread_resolved';

CREATE TABLE frown (
  message      text   PRIMARY KEY REFERENCES message (id),
  at           bigint NOT NULL,
  read_at      bigint,
  reader       text   NOT NULL,
  cause        text   NOT NULL,
  lesson       text   NOT NULL
);

CREATE INDEX frown_read ON frown (read_at, message) WHERE read_at IS NOT NULL;

CREATE INDEX frown_unread ON frown (at, message) WHERE read_at IS NULL;

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

CREATE TABLE guest (
  person   text PRIMARY KEY,
  daily    bigint  NOT NULL,
  weekends boolean NOT NULL,
  buddy    text    NOT NULL DEFAULT ''
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

CREATE TABLE guest_mark (
  conversation text PRIMARY KEY,
  by           text   NOT NULL,
  at           bigint NOT NULL
);

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

CREATE TABLE helped (
  timeline text   NOT NULL,
  person   text   NOT NULL,
  customer text   NOT NULL,
  at       bigint,
  seq      bigint NOT NULL,
  PRIMARY KEY (timeline, person, customer)
);

CREATE INDEX helped_customer ON helped (customer);

CREATE INDEX helped_pair ON helped (person, customer, at);

CREATE INDEX helped_seq ON helped (seq);

CREATE TABLE hours (
  person text   NOT NULL,
  week   text   NOT NULL,
  hours  double precision NOT NULL,
  PRIMARY KEY (person, week)
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

CREATE TABLE leaving (
  id           text PRIMARY KEY,
  conversation text   NOT NULL REFERENCES conversation (id),
  person       text   NOT NULL,
  kind         text   NOT NULL,
  since        bigint NOT NULL,
  leaves_at    bigint NOT NULL,
  answer       text   NOT NULL
, origin text NOT NULL DEFAULT '');

CREATE INDEX leaving_conversation ON leaving (conversation);

CREATE INDEX leaving_due ON leaving (leaves_at);

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

CREATE INDEX mail_in_message ON mail_in (message) WHERE message <> '';

CREATE INDEX mail_in_new ON mail_in (id) WHERE state = 'new';

CREATE INDEX mail_in_unread ON mail_in (received_at, id) WHERE state = 'unreadable';

CREATE TABLE mail_sealed (
  mail   text PRIMARY KEY,
  sealed text NOT NULL
);

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
, stuck text NOT NULL DEFAULT '', stuck_at bigint, stuck_until bigint);

CREATE TABLE mailbox_alias (
  address   text PRIMARY KEY,
  mailbox   text NOT NULL REFERENCES mailbox (id),
  name      text NOT NULL,
  signature text NOT NULL DEFAULT ''
);

CREATE INDEX mailbox_alias_mailbox ON mailbox_alias (mailbox, address);

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

CREATE TABLE meeting_attendance (
  meeting    text   NOT NULL REFERENCES meeting (id),
  person     text   NOT NULL REFERENCES person (id),
  reply      text   NOT NULL DEFAULT '',
  replied_at bigint,
  joined_at  bigint,
  seen_at    bigint,
  PRIMARY KEY (meeting, person)
);

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

CREATE TABLE meeting_rating (
  meeting text   NOT NULL REFERENCES meeting (id),
  person  text   NOT NULL REFERENCES person (id),
  score   bigint NOT NULL,
  why     text   NOT NULL DEFAULT '',
  at      bigint NOT NULL,
  PRIMARY KEY (meeting, person)
);

CREATE TABLE meeting_vote (
  item   text NOT NULL REFERENCES meeting_item (id),
  person text NOT NULL REFERENCES person (id),
  PRIMARY KEY (item, person)
);

CREATE TABLE meeting_word (
  doc  text NOT NULL REFERENCES meeting_doc (id),
  word text NOT NULL,
  PRIMARY KEY (doc, word)
);

CREATE INDEX meeting_word_word ON meeting_word (word, doc);

CREATE TABLE merge_line (
  conversation text PRIMARY KEY REFERENCES conversation (id),
  target       text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  by           text   NOT NULL
);

CREATE INDEX merge_line_target ON merge_line (target);

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
, blind text NOT NULL DEFAULT '', carries text NOT NULL DEFAULT '');

CREATE INDEX message_conversation ON message (conversation, at, id);

CREATE INDEX message_header ON message (header_id) WHERE header_id <> '';

CREATE TABLE news (
  id           text PRIMARY KEY,
  person       text   NOT NULL,
  conversation text   NOT NULL,
  kind         text   NOT NULL,
  cause        text   NOT NULL,
  who          text   NOT NULL,
  words        text   NOT NULL,
  at           bigint NOT NULL,
  read_at      bigint,
  mail_at      bigint,
  mailed_at    bigint,
  UNIQUE (person, kind, cause)
);

CREATE INDEX news_conversation ON news (person, conversation, at);

CREATE INDEX news_mail ON news (mail_at) WHERE mail_at IS NOT NULL;

CREATE INDEX news_person ON news (person, at, id);

CREATE INDEX news_unread ON news (person, at, id) WHERE read_at IS NULL;

CREATE TABLE notice (
  id         text PRIMARY KEY,
  key        text   NOT NULL UNIQUE,
  person     text   NOT NULL,
  address    text   NOT NULL,
  subject    text   NOT NULL,
  about      text   NOT NULL DEFAULT '',
  body       text   NOT NULL,
  state      text   NOT NULL,
  header_id  text   NOT NULL DEFAULT '',
  attempts   bigint NOT NULL DEFAULT 0,
  queued_at  bigint NOT NULL,
  expires_at bigint NOT NULL,
  tried_at   bigint,
  sent_at    bigint,
  next_at    bigint,
  said       text   NOT NULL DEFAULT '',
  sentence   text   NOT NULL DEFAULT ''
);

CREATE INDEX notice_header ON notice (header_id) WHERE header_id <> '';

CREATE INDEX notice_open ON notice (queued_at, id) WHERE state <> 'sent' AND state <> 'late';

CREATE INDEX notice_person ON notice (person, queued_at, id);

CREATE TABLE notice_wish (
  person text    NOT NULL,
  kind   text    NOT NULL,
  wanted boolean NOT NULL,
  PRIMARY KEY (person, kind)
);

CREATE TABLE number_change (
  id     text PRIMARY KEY,
  key    text   NOT NULL,
  at     bigint NOT NULL,
  author text   NOT NULL,
  what   text   NOT NULL,
  reason text   NOT NULL
);

CREATE INDEX number_change_key ON number_change (key, id);

CREATE TABLE number_entry (
  key    text PRIMARY KEY,
  stance text NOT NULL,
  owner  text NOT NULL,
  goal   double precision,
  since  bigint
);

CREATE TABLE number_note (
  id         text PRIMARY KEY,
  key        text   NOT NULL,
  week       text   NOT NULL,
  person     text   NOT NULL,
  kind       text   NOT NULL,
  text       text   NOT NULL,
  author     text   NOT NULL,
  at         bigint NOT NULL,
  removed_at bigint
);

CREATE UNIQUE INDEX number_note_answer ON number_note (key, week, person) WHERE kind = 'answer' AND removed_at IS NULL;

CREATE INDEX number_note_key ON number_note (key, person, week) WHERE removed_at IS NULL;

CREATE INDEX number_note_week ON number_note (week, key) WHERE removed_at IS NULL;

CREATE TABLE number_segment (
  id     text PRIMARY KEY,
  key    text   NOT NULL,
  week   text   NOT NULL,
  reason text   NOT NULL,
  author text   NOT NULL,
  at     bigint NOT NULL,
  UNIQUE (key, week)
);

CREATE TABLE office_hours (
  since bigint PRIMARY KEY,
  who   text   NOT NULL,
  zone  text   NOT NULL,
  hours text   NOT NULL,
  off   text   NOT NULL
);

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
, accepted text NOT NULL DEFAULT '');

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

CREATE INDEX pair_manager ON pair (manager);

CREATE UNIQUE INDEX pair_open ON pair (report, manager, kind) WHERE ended_at IS NULL;

CREATE TABLE pair_choice (
  entry    text   NOT NULL,
  pair     text   NOT NULL REFERENCES pair (id),
  person   text   NOT NULL,
  at       bigint NOT NULL,
  given_at bigint,
  PRIMARY KEY (entry, person)
);

CREATE INDEX pair_choice_pair ON pair_choice (pair);

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

CREATE INDEX pair_entry_checkin ON pair_entry (at) WHERE kind = 'checkin';

CREATE INDEX pair_entry_pair ON pair_entry (pair, kind, at);

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

CREATE TABLE pair_private (
  id         text PRIMARY KEY,
  pair       text   NOT NULL REFERENCES pair (id),
  author     text   NOT NULL,
  at         bigint NOT NULL,
  changed_at bigint NOT NULL,
  sealed     text   NOT NULL
);

CREATE INDEX pair_private_author ON pair_private (author, pair, at);

CREATE TABLE pair_prompt (
  id         text PRIMARY KEY,
  aim        text   NOT NULL,
  text       text   NOT NULL,
  by         text   NOT NULL,
  at         bigint NOT NULL,
  removed_at bigint
);

CREATE TABLE pair_reading (
  opening text   NOT NULL REFERENCES pair_opening (id),
  n       bigint NOT NULL,
  by      text   NOT NULL,
  at      bigint NOT NULL,
  what    text   NOT NULL,
  PRIMARY KEY (opening, n)
);

CREATE TABLE pair_setting (
  name  text PRIMARY KEY,
  value text   NOT NULL,
  by    text   NOT NULL,
  at    bigint NOT NULL
);

CREATE TABLE participant (
  conversation text NOT NULL REFERENCES conversation (id),
  address      text NOT NULL,
  PRIMARY KEY (conversation, address)
);

CREATE TABLE passed_on (
  conversation text NOT NULL REFERENCES conversation (id),
  address      text NOT NULL,
  PRIMARY KEY (conversation, address)
);

CREATE TABLE password_link (
  id         text   PRIMARY KEY, -- a digest of the secret
  person     text   NOT NULL REFERENCES person (id),
  expires_at bigint NOT NULL
);

CREATE INDEX password_link_person ON password_link (person, expires_at);

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

CREATE TABLE person_status (
  person text PRIMARY KEY,
  kind   text   NOT NULL,
  until  bigint NOT NULL,
  set_at bigint NOT NULL
);

CREATE TABLE presence (
  person       text    NOT NULL,
  tab          text    NOT NULL,
  conversation text    NOT NULL,
  writing      boolean NOT NULL,
  at           bigint  NOT NULL,
  PRIMARY KEY (person, tab)
);

CREATE INDEX presence_at ON presence (at);

CREATE TABLE presence_turn (one bigint PRIMARY KEY, taken bigint NOT NULL);

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

CREATE TABLE rating_link (message text PRIMARY KEY);

CREATE TABLE row_ruling (
  id       text PRIMARY KEY,
  week     text   NOT NULL,
  number   text   NOT NULL,
  word     text   NOT NULL,
  sentence text   NOT NULL,
  author   text   NOT NULL,
  at       bigint NOT NULL
);

CREATE INDEX row_ruling_week ON row_ruling (week, id);

CREATE TABLE sale (
  id       text PRIMARY KEY,
  at       bigint NOT NULL,
  amount   text   NOT NULL,
  currency text   NOT NULL,
  kind     text   NOT NULL
);

CREATE INDEX sale_at ON sale (at);

CREATE TABLE saved_view (
  id         text PRIMARY KEY,
  owner      text    NOT NULL,
  name       text    NOT NULL,
  shared     boolean NOT NULL,
  filter     text    NOT NULL,
  created_at bigint  NOT NULL,
  removed_at bigint
);

CREATE INDEX saved_view_owner ON saved_view (owner);

CREATE TABLE search_doc (
  n            integer PRIMARY KEY,
  message      text NOT NULL,
  conversation text NOT NULL
);

CREATE INDEX search_doc_conversation ON search_doc (conversation, n);

CREATE VIRTUAL TABLE search_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '@.:_+-'");

CREATE TABLE 'search_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'search_text_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'search_text_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'search_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE search_word (word text PRIMARY KEY, n bigint NOT NULL) WITHOUT ROWID;

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

CREATE TABLE session (
  token     text PRIMARY KEY,
  data      text   NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE snippet (
  id         text   PRIMARY KEY,
  owner      text   NOT NULL, -- a person's id; '' for the team's
  folder     text   NOT NULL,
  name       text   NOT NULL,
  abbr       text   NOT NULL, -- ";staging"; may be ''
  words      text   NOT NULL, -- HTML with our syntax
  source     text   NOT NULL, -- what it was brought in from; '' when it was written here
  made_by    text   NOT NULL, -- a person's address
  made_at    bigint NOT NULL,
  changed_by text   NOT NULL,
  changed_at bigint NOT NULL,
  retired_at bigint,
  uses       bigint NOT NULL,
  used_at    bigint
);

CREATE UNIQUE INDEX snippet_abbr ON snippet (owner, abbr) WHERE retired_at IS NULL AND abbr <> '';

CREATE UNIQUE INDEX snippet_source ON snippet (owner, source) WHERE source <> '';

CREATE TABLE snippet_turn (one bigint PRIMARY KEY, n bigint NOT NULL);

CREATE TABLE snippet_use (
  message text   NOT NULL,
  snippet text   NOT NULL REFERENCES snippet (id),
  person  text   NOT NULL, -- the writer's address
  share   bigint NOT NULL, -- per cent of the answer that is snippet
  why     text   NOT NULL, -- why it needs nothing of the writer's own; mostly ''
  at      bigint NOT NULL,
  left_at bigint,
  PRIMARY KEY (message, snippet)
);

CREATE INDEX snippet_use_left ON snippet_use (left_at);

CREATE INDEX snippet_use_snippet ON snippet_use (snippet, left_at);

CREATE TABLE snippet_version (
  id      text   PRIMARY KEY,
  snippet text   NOT NULL REFERENCES snippet (id),
  at      bigint NOT NULL,
  by      text   NOT NULL,
  folder  text   NOT NULL,
  name    text   NOT NULL,
  abbr    text   NOT NULL,
  words   text   NOT NULL
);

CREATE INDEX snippet_version_snippet ON snippet_version (snippet, id);

CREATE TABLE status_line (
  conversation text   NOT NULL REFERENCES conversation (id),
  at           bigint NOT NULL,
  by           text   NOT NULL,
  status       text   NOT NULL,
  PRIMARY KEY (conversation, at, by, status)
);

CREATE TABLE team (
  one           bigint PRIMARY KEY,
  name          text   NOT NULL DEFAULT '',
  time_zone     text   NOT NULL DEFAULT 'UTC',
  mailbox       text   NOT NULL DEFAULT '',
  capacity      text   NOT NULL DEFAULT '',
  office_hours  text   NOT NULL DEFAULT '',
  holidays      text   NOT NULL DEFAULT ''
);

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

CREATE TABLE telling_own (
  telling  text    NOT NULL REFERENCES telling (id),
  customer text    NOT NULL,
  line     text    NOT NULL DEFAULT '',
  left_out boolean NOT NULL,
  at       bigint  NOT NULL,
  by       text    NOT NULL,
  PRIMARY KEY (telling, customer)
);

CREATE TABLE time_off (
  id           text PRIMARY KEY,
  person       text   NOT NULL,
  kind         text   NOT NULL,
  first_day    text   NOT NULL,
  last_day     text   NOT NULL,
  note         text   NOT NULL,
  entered_by   text   NOT NULL,
  entered_at   bigint NOT NULL,
  cancelled_at bigint
);

CREATE INDEX time_off_days ON time_off (last_day, first_day) WHERE cancelled_at IS NULL;

CREATE INDEX time_off_person ON time_off (person, last_day);

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

CREATE INDEX told_conversation ON told (conversation);

CREATE INDEX told_due ON told (due_at) WHERE state = 'queued';

CREATE TABLE topic (
  key     text   PRIMARY KEY,
  name    text   NOT NULL,
  folded  text   NOT NULL UNIQUE, -- the name in small letters: no two are called the same
  away_at bigint,
  away_by text   NOT NULL DEFAULT ''
);

CREATE TABLE topic_line (
  conversation text    NOT NULL REFERENCES conversation (id),
  at           bigint  NOT NULL,
  by           text    NOT NULL,
  topic        text    NOT NULL,
  on_it        boolean NOT NULL,
  PRIMARY KEY (conversation, at, by, topic, on_it)
);

CREATE INDEX topic_line_topic ON topic_line (topic);

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

CREATE TABLE triage_rota (
  weekend text NOT NULL,
  person  text NOT NULL,
  PRIMARY KEY (weekend, person)
);

CREATE TABLE undo_send (person text PRIMARY KEY, seconds bigint NOT NULL);

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

CREATE INDEX upload_at ON upload (at);

CREATE INDEX upload_blob ON upload (blob);

CREATE TABLE week_epoch (one bigint PRIMARY KEY, n bigint NOT NULL);

CREATE TABLE week_kept (
  week   text PRIMARY KEY,
  upto   bigint NOT NULL,
  stamp  text   NOT NULL,
  report text   NOT NULL
);

CREATE TABLE week_sheet (
  week text   NOT NULL REFERENCES week_kept (week) ON DELETE CASCADE,
  kind bigint NOT NULL,
  body bytea  NOT NULL,
  PRIMARY KEY (kind, week)
);

CREATE INDEX week_sheet_week ON week_sheet (week);

CREATE TABLE week_snapshot (
  meeting text   NOT NULL,
  week    text   NOT NULL,
  at      bigint NOT NULL,
  report  text   NOT NULL,
  PRIMARY KEY (meeting, week)
);

CREATE INDEX week_snapshot_week ON week_snapshot (week, at);

CREATE TABLE week_values (
  who  text  NOT NULL,
  week text  NOT NULL REFERENCES week_kept (week) ON DELETE CASCADE,
  body bytea NOT NULL,
  PRIMARY KEY (who, week)
);

CREATE INDEX week_values_week ON week_values (week);

CREATE TABLE working_hours (
  person  text PRIMARY KEY,
  hours   text NOT NULL,
  country text NOT NULL
);

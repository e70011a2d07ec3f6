-- Working together in one inbox: who is where now, who was asked, and what people should know.
-- +goose Up

-- Who looks at a conversation, or writes in it, in which tab. Rows die by age: nothing here says what was yesterday.
CREATE TABLE presence (
  person       text    NOT NULL,
  tab          text    NOT NULL,
  conversation text    NOT NULL,
  writing      boolean NOT NULL,
  at           bigint  NOT NULL,
  PRIMARY KEY (person, tab)
);
CREATE INDEX presence_at ON presence (at);

-- Whoever wants the next conversation holds this row meanwhile: two who ask at once get two.
CREATE TABLE presence_turn (one bigint PRIMARY KEY, taken bigint NOT NULL);
INSERT INTO presence_turn (one, taken) VALUES (1, 0);

-- Somebody asks a person, or everybody of a role, to look at a conversation. It is free again by itself.
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
CREATE INDEX ask_open ON ask (until) WHERE ended = '';
CREATE INDEX ask_conversation ON ask (conversation, until) WHERE ended = '';

-- Who of a role can't, while the others still may.
CREATE TABLE ask_declined (ask text NOT NULL, person text NOT NULL, PRIMARY KEY (ask, person));

CREATE TABLE follow (
  conversation text   NOT NULL,
  person       text   NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (conversation, person)
);

-- What a person should know: a mention, a question, the going on of a conversation that is followed.
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
CREATE INDEX news_unread ON news (person, at, id) WHERE read_at IS NULL;
CREATE INDEX news_person ON news (person, at, id);
CREATE INDEX news_conversation ON news (person, conversation, at);
CREATE INDEX news_mail ON news (mail_at) WHERE mail_at IS NOT NULL;

-- +goose Down
DROP TABLE news;
DROP TABLE follow;
DROP TABLE ask_declined;
DROP TABLE ask;
DROP TABLE presence_turn;
DROP TABLE presence;

-- Snippets: words that people use again, their history, and where they were used.
-- +goose Up

-- Whoever changes a snippet changes this row first: abbreviations that are taken and snippets that stand in one another
-- are judged by one at a time.
CREATE TABLE snippet_turn (one bigint PRIMARY KEY, n bigint NOT NULL);
INSERT INTO snippet_turn (one, n) VALUES (1, 0);

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

-- Each state that a snippet was in, the newest included.
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

-- An answer that a snippet stands in. It counts once the answer has left.
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
CREATE INDEX snippet_use_snippet ON snippet_use (snippet, left_at);
CREATE INDEX snippet_use_left ON snippet_use (left_at);

-- +goose Down

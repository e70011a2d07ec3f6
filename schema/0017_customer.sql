-- What the team knows of a customer: which addresses are one person's (each points at another of the same person, none
-- in a circle), by which clock the newest mails were dated (minutes east of Greenwich, and how many agreed, up to three),
-- the team's own fields with every value they ever had, and notes. None of it is ever mailed.
-- +goose Up

ALTER TABLE customer ADD COLUMN same_as text NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN clock_offset bigint;
ALTER TABLE customer ADD COLUMN clock_mails bigint NOT NULL DEFAULT 0;
CREATE INDEX customer_same ON customer (same_as) WHERE same_as <> '';

CREATE TABLE customer_field (
  id         text PRIMARY KEY,
  name       text    NOT NULL,
  created_at bigint  NOT NULL,
  gone       boolean NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX customer_field_name ON customer_field (lower(name)) WHERE NOT gone;

-- The newest line of a field holds. What one press changed shares a deed.
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

-- +goose Down
DROP TABLE customer_note;
DROP TABLE customer_line;
DROP TABLE customer_field;
DROP INDEX customer_same;
ALTER TABLE customer DROP COLUMN clock_mails;
ALTER TABLE customer DROP COLUMN clock_offset;
ALTER TABLE customer DROP COLUMN same_as;

-- When the team is open, when each person works, and who is away.
-- +goose Up

-- Each row is a whole version; what an imported log set stands in team and holds from the beginning.
CREATE TABLE office_hours (
  since bigint PRIMARY KEY,
  who   text   NOT NULL,
  zone  text   NOT NULL,
  hours text   NOT NULL,
  off   text   NOT NULL
);

CREATE TABLE working_hours (
  person  text PRIMARY KEY,
  hours   text NOT NULL,
  country text NOT NULL
);

-- Days are dates in the person's own zone, both included.
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

-- +goose Down
DROP TABLE time_off;
DROP TABLE working_hours;
DROP TABLE office_hours;

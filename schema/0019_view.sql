-- Views: saved filters of the list, a person's own or shared with the team. What is removed stays, to be brought back.
-- +goose Up
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
-- +goose Down
DROP TABLE saved_view;

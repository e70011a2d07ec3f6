-- Links by which somebody who forgot the password chooses a new one. Only what the secret makes is kept of it.
-- +goose Up
CREATE TABLE password_link (
  id         text   PRIMARY KEY, -- a digest of the secret
  person     text   NOT NULL REFERENCES person (id),
  expires_at bigint NOT NULL
);
CREATE INDEX password_link_person ON password_link (person, expires_at);
-- +goose Down
DROP TABLE password_link;

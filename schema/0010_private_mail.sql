-- Mail whose words are nobody's but two people's, sealed until it was heard: then the row goes.
-- +goose Up

CREATE TABLE mail_sealed (
  mail   text PRIMARY KEY,
  sealed text NOT NULL
);

-- +goose Down
DROP TABLE mail_sealed;

-- Working together in one inbox: who is where now.
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

-- +goose Down
DROP TABLE presence_turn;
DROP TABLE presence;

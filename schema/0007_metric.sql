-- The numbers of weeks that are over, apart for the team (nobody's address) and for each person: a chart over years
-- reads these alone. They live and die with the week that is kept.
-- +goose Up

DELETE FROM week_kept;

CREATE TABLE week_values (
  who  text  NOT NULL,
  week text  NOT NULL REFERENCES week_kept (week) ON DELETE CASCADE,
  body bytea NOT NULL,
  PRIMARY KEY (who, week)
);
CREATE INDEX week_values_week ON week_values (week);

-- How often kept weeks were dropped: as long as it is the same, what was read of them holds.
CREATE TABLE week_epoch (one bigint PRIMARY KEY, n bigint NOT NULL);
INSERT INTO week_epoch (one, n) VALUES (1, 0);

CREATE INDEX free_support_resolved ON free_support (thread) WHERE event = 'thread_resolved';

-- What a week that is over is made of: by kind 0 the numbers of each of its parts, by others the facts of one kind,
-- of which lists are made.
CREATE TABLE week_sheet (
  week text   NOT NULL REFERENCES week_kept (week) ON DELETE CASCADE,
  kind bigint NOT NULL,
  body bytea  NOT NULL,
  PRIMARY KEY (kind, week)
);
CREATE INDEX week_sheet_week ON week_sheet (week);

-- +goose Down

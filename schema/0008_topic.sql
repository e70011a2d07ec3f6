-- Topics: all names there are, without passing by every line.
-- +goose Up

CREATE INDEX topic_line_topic ON topic_line (topic);

-- +goose Down

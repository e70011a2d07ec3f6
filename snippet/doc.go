// Package snippet holds words that people use again: instructions with blanks,
// never whole answers. Shared ones belong to the team and own ones to a
// person. It reads and expands their small syntax, keeps their history, and
// counts an answer's snippets once the answer has left. It never sends, and
// never fills a blank by guessing.
package snippet

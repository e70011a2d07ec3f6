// This file holds a week as the team reads it.

package scorecard

import "rapport/metric"

// Report is a week as the team reads it: the page, the meeting and the Monday mail say it in the same words.
type Report struct {
	Week    metric.Week `json:"week"`
	Open    bool        `json:"open,omitempty"` // the week is not over
	Weeks   int         `json:"weeks"`          // how many whole weeks there are so far
	Heading string      `json:"heading"`
	Lede    []Piece     `json:"lede"`
	Young   Sentence    `json:"young,omitzero"` // how far it is to knowing what is normal; empty once it is known
	Rows    []Row       `json:"rows"`
	Cards   []Card      `json:"cards"`             // in alphabetical order
	Without []Who       `json:"without,omitempty"` // who has no card this week
	Topics  []Topic     `json:"topics,omitempty"`  // what the numbers want discussed, signals first, three at most
	// Numbers is what all of it was said of.
	Numbers metric.Report `json:"numbers"`
}

// Row is one of the team's six numbers.
type Row struct {
	ID      string    `json:"id"`   // sales, tickets, productivity, happiness, free or capacity
	Name    string    `json:"name"` // "Sales"
	Of      Ref       `json:"of"`   // the number that the chart shows, and all judgements are of
	Watch   bool      `json:"watch,omitempty"`
	Figure  Figure    `json:"figure"`
	Sub     []Piece   `json:"sub,omitempty"` // further figures below it
	Said    Sentence  `json:"said"`
	Judged  Judgement `json:"judged"`
	Ruling  *Ruling   `json:"ruling,omitempty"` // what the head of support said instead
	Changed Mark      `json:"changed"`
	Goal    Mark      `json:"goal"`
	Asks    bool      `json:"asks,omitempty"`   // "What changed?" is to be asked
	Answer  *Note     `json:"answer,omitempty"` // what was answered
	Notes   []Note    `json:"notes,omitempty"`  // remarks on this week
	Line    Line      `json:"line"`
}

// Line is the row's small chart: the last weeks, and what is normal behind them.
type Line struct {
	Label  string        `json:"label"` // what a reader hears
	Span   string        `json:"span"`  // the line below it: "normal 141 to 227"
	Points []LinePoint   `json:"points,omitempty"`
	Limits metric.Limits `json:"limits,omitzero"`
	Goal   *float64      `json:"goal,omitempty"`
}

// LinePoint is a week of a row's chart.
type LinePoint struct {
	Known  bool          `json:"known,omitempty"`
	Value  float64       `json:"value,omitempty"`
	Signal metric.Signal `json:"signal,omitempty"`
	Open   bool          `json:"open,omitempty"` // the week is not over
}

// Ruling is the head of support's word on a row, in place of the computed one or beside it.
type Ruling struct {
	Judged   Judgement `json:"judged"` // the word; without one the computed word stands
	Sentence string    `json:"sentence"`
	By       Who       `json:"by"`
	At       int64     `json:"at"` // Unix microseconds
}

// Topic is something the numbers want discussed.
type Topic struct {
	Of    Ref    `json:"of"`
	Title string `json:"title"` // "Why more questions for every sale?"
	Said  string `json:"said"`  // "From the numbers. …"
}

// Card is one person's week. It can celebrate; it never warns.
type Card struct {
	Who         Who    `json:"who"`
	Email       string `json:"email"`
	Zone        string `json:"zone"`
	Since       string `json:"since,omitempty"` // "Oct 5, 2017"
	Ever        Fact   `json:"ever"`
	Helped      Fact   `json:"helped"`
	OfTeam      string `json:"of_team"` // what follows the figure: "/184"
	Replies     []Fact `json:"replies,omitempty"`
	Resolutions []Fact `json:"resolutions,omitempty"`
	Happiness   Fact   `json:"happiness"`
	Cheer       *Cheer `json:"cheer,omitempty"`
	Shown       Shown  `json:"shown"`
}

// Fact is one figure of a card.
type Fact struct {
	Text   string `json:"text"`
	Words  string `json:"words,omitempty"`
	Of     Ref    `json:"of,omitzero"`
	Better string `json:"better,omitempty"` // why it is celebrated, in a word or two; empty mostly
	Quiet  string `json:"quiet,omitempty"`  // a small change for the better, which is none to celebrate
}

// Cheer is what got better, and the question that goes with it.
type Cheer struct {
	Of     Ref    `json:"of"`
	Begin  string `json:"begin"`
	Stroke string `json:"stroke"`
	End    string `json:"end"`
	Answer *Note  `json:"answer,omitempty"` // what changed, once it was answered
}

// Shown says to whom a person wants the own card of a week shown.
type Shown string

// The choices.
const (
	Together Shown = "together"   // at the meeting, with everybody's
	OneOnOne Shown = "one_on_one" // to the manager only
)

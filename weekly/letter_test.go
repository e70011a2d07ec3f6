package weekly

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/metric"
	"rapport/notice"
	"rapport/scorecard"
	"rapport/team"
)

// sheet is a week as the scorecard gives it.
func sheet() scorecard.Report {
	week, _ := metric.ParseWeek("2026-W47")
	ref := func(k metric.Key) scorecard.Ref { return scorecard.Ref{Week: week, Key: k} }
	goal := 3 * 3600.0
	line := func(label string, l metric.Limits, values ...float64) scorecard.Line {
		made := scorecard.Line{Label: label, Limits: l}
		for _, v := range values {
			p := scorecard.LinePoint{Known: true, Value: v}
			if l.Basis != metric.TooFew && (v > l.Upper || v < l.Lower) {
				p.Signal = metric.Exceptional
			}
			made.Points = append(made.Points, p)
		}
		return made
	}
	none := scorecard.Mark{Class: "watch", Sign: "watch", Text: "None. We only watch it"}
	same := scorecard.Mark{Class: "same", Sign: "same", Text: "No"}
	reply := line("First response time, 12 weeks, all inside the normal range", metric.Limits{Basis: metric.Fixed, Lower: 6840, Centre: 9500, Upper: 12240}, 8000, 9500, 7500, 9000, 10500, 8600, 9500, 11000, 9000, 8000, 9500, 9000)
	reply.Goal = &goal
	return scorecard.Report{
		Week: week, Heading: "An ordinary week, with one thing to talk about",
		Lede: []scorecard.Piece{{Text: "We helped "}, {Text: "184 people", Of: ref(metric.CustomersHelped)}, {Text: ". They are as happy and as quickly answered as usual."}},
		Rows: []scorecard.Row{
			{
				ID: "sales", Name: "Sales", Of: ref(metric.Sales), Watch: true, Figure: scorecard.Figure{Text: "14 %", Unit: "decrease"}, Sub: []scorecard.Piece{{Text: "224 sales"}, {Text: ", 261 the week before. "}},
				Said: scorecard.Sentence{Text: "Between 205 and 301 is normal for us; 224 is an ordinary week."}, Judged: scorecard.Judgement{Shape: scorecard.Plain, Word: "As usual"}, Changed: same, Goal: none,
				Line: line("Sales, 12 weeks, all inside the normal range", metric.Limits{Basis: metric.Fixed, Lower: 205, Centre: 253, Upper: 301}, 248, 262, 240, 270, 255, 235, 266, 281, 247, 259, 261, 224),
			},
			{
				ID: "tickets", Name: "New tickets", Of: ref(metric.TicketsPerSale), Watch: true, Figure: scorecard.Figure{Text: "184", Unit: "0 % change"},
				Said: scorecard.Sentence{Text: "Tickets/sales: between 58 and 79 % is normal for us; ", Strong: "82 is not."}, Judged: scorecard.Judgement{Shape: scorecard.Plain, Word: "Not as usual"},
				Ruling:  &scorecard.Ruling{Judged: scorecard.Judgement{Shape: scorecard.Eye, Word: "Keep an eye on it"}, Sentence: "Same questions from fewer buyers. I think it is the Safari card box.", By: scorecard.Who{ID: "a", Name: "Ana Ferreira"}},
				Changed: scorecard.Mark{Class: "changed", Sign: "changed", Text: "Yes, higher"}, Goal: none,
				Line: line("Tickets per sale, 12 weeks, this week is above the normal range", metric.Limits{Basis: metric.Fixed, Lower: 0.58, Centre: 0.685, Upper: 0.79}, 0.69, 0.72, 0.66, 0.7, 0.74, 0.68, 0.64, 0.71, 0.67, 0.69, 0.7, 0.82),
			},
			{
				ID: "productivity", Name: "Productivity", Of: ref(metric.FirstResponseTime), Figure: scorecard.Figure{Text: "2.5", Unit: "hours to first reply"}, Sub: []scorecard.Piece{{Text: "106 %"}, {Text: " of new tickets closed."}},
				Said: scorecard.Sentence{Text: "Between 1.9 and 3.4 hours is normal for us; 2.5 is ordinary."}, Judged: scorecard.Judgement{Shape: scorecard.Good, Word: "Good"}, Changed: same, Goal: scorecard.Mark{Class: "some", Sign: "some", Text: "3 hours: hit and miss"}, Line: reply,
			},
			{
				ID: "happiness", Name: "Happiness", Of: ref(metric.Happiness), Figure: scorecard.Figure{Text: "7 of 7", Unit: "happy"}, Said: scorecard.Sentence{Text: "Nobody rated an answer."},
				Judged: scorecard.Judgement{Shape: scorecard.Plain, Word: "Too early to tell"}, Changed: same, Goal: scorecard.Mark{Class: "same", Text: "None yet"},
			},
		},
		Cards: []scorecard.Card{
			{Who: scorecard.Who{ID: "j", Name: "Joe Adeyemi"}, Email: "joe@kindling.example", Helped: scorecard.Fact{Text: "61", Words: "33 % of everyone we helped"}, OfTeam: "/184"},
			{
				Who: scorecard.Who{ID: "t", Name: "Techy McTecherton"}, Email: "techy@kindling.example", Since: "Oct 5, 2017", Ever: scorecard.Fact{Text: "4812"},
				Helped: scorecard.Fact{Text: "49", Words: "27 % of everyone we helped"}, OfTeam: "/184", Replies: []scorecard.Fact{{Text: "8m 18s", Words: "handle time", Better: "−30 %, shorter"}},
				Cheer: &scorecard.Cheer{Begin: "Techy’s handle time was ", Stroke: "30 % shorter", End: " than the week before. What changed?"},
			},
		},
		Topics: []scorecard.Topic{{Title: "Why more questions for every sale?"}},
	}
}

func letterTo(t *testing.T) Letter {
	t.Helper()
	return Letter{
		To:   team.Person{ID: "t", Name: "Techy McTecherton", Email: "techy@kindling.example", Zone: "America/Chicago"},
		Team: "Kindling support", BaseURL: "https://support.kindling.example/", Report: sheet(),
		Meeting: &Meeting{
			ID: "m.1", Series: "m", Start: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC), Zone: zone(t, "Europe/Lisbon"), Place: "Lisbon",
			Topics: []string{"Why are there more questions for every sale?", "Refunded gifts still <count> toward the goal bar"},
		},
	}
}

func TestLetter(t *testing.T) {
	m, err := letterTo(t).Mail()
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "letter.html", m)
	if m.Subject != "Week 47: an ordinary week, with one thing to talk about" || m.Key != "weekly 2026-W47 t" || m.Wish != notice.Weekly || m.About != "week m" {
		t.Errorf("%q %q %q %q", m.Subject, m.Key, m.Wish, m.About)
	}
	for _, want := range []string{
		"Kindling support · week 47, 16 to 22 November 2026", "We helped 184 people.", "Between 205 and 301 is normal for us; 224 is an ordinary week.",
		"82 is not.", "Keep an eye on it", "Ana: “Same questions from fewer buyers.", "Changed? Yes, higher. Goal: none. We only watch it.", "3 hours: hit and miss",
		"Your card, Techy", "You helped 49 of 184 people, 27 % of everyone we helped.", "4812 customers helped since Oct 5, 2017.", "30 % shorter",
		"For Monday, 15:00 in Lisbon, 09:00 for you", "Refunded gifts still", "https://support.kindling.example/week/2026-W47", "https://support.kindling.example/meetings/m.1",
	} {
		text := strings.Join(strings.Fields(m.Text), " ")
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, m.Text)
		}
		if !strings.Contains(strings.ReplaceAll(m.HTML, "&lt;count&gt;", ""), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"<script", "http-equiv", "<table", "Joe", "<count>", "Not as usual", "ZgotmplZ"} {
		if strings.Contains(m.HTML, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if strings.Contains(m.Text, "Joe") {
		t.Error("somebody else's card is in the text")
	}
	for l := range strings.SplitSeq(m.Text, "\n") {
		if len([]rune(l)) > column && strings.Contains(l, " ") {
			t.Errorf("a line is too long: %q", l)
		}
	}
	// Nothing is loaded from anywhere; each picture shown is inside, and says its sentence.
	shown := regexp.MustCompile(`<img [^>]*src="cid:([^"]+)"[^>]*alt="([^"]+)"`).FindAllStringSubmatch(m.HTML, -1)
	if len(shown) != strings.Count(m.HTML, "<img") || len(shown) != len(m.Pictures) || len(shown) != 3 {
		t.Fatalf("%d pictures shown of %d inside, %d images", len(shown), len(m.Pictures), strings.Count(m.HTML, "<img"))
	}
	for i, p := range m.Pictures {
		if shown[i][1] != p.ID || !strings.Contains(shown[i][2], "is normal for us") {
			t.Errorf("picture %s is shown as %q", p.ID, shown[i])
		}
		im, err := png.Decode(bytes.NewReader(p.PNG))
		if err != nil || im.Bounds().Dx() != 1120 || im.Bounds().Dy() != 192 {
			t.Errorf("%s: %v %v", p.ID, im.Bounds(), err)
		}
	}
}

// Without an address, a meeting or a card, nothing leads nowhere.
func TestLetterOfAYoungTeam(t *testing.T) {
	l := letterTo(t)
	l.BaseURL, l.Meeting, l.To, l.Team = "", nil, team.Person{ID: "n", Name: "New", Email: "new@kindling.example", Zone: "UTC"}, ""
	l.Report.Topics = nil
	m, err := l.Mail()
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"href=\"\"", "<a ", "Your card", "For Monday", "Worth discussing"} {
		if strings.Contains(m.HTML, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if !strings.HasPrefix(m.Text, "Week 47, 16 to 22 November 2026\n") {
		t.Error(m.Text)
	}
}

// keep writes a mail to look at, its pictures inside, where RAPPORT_SHOTS says.
func keep(t *testing.T, name string, m notice.Mail) {
	t.Helper()
	dir := os.Getenv("RAPPORT_SHOTS")
	if dir == "" {
		return
	}
	page := m.HTML
	for _, p := range m.Pictures {
		file := strings.TrimSuffix(p.ID, "@rapport") + ".png"
		if err := os.WriteFile(filepath.Join(dir, file), p.PNG, 0o600); err != nil {
			t.Fatal(err)
		}
		page = strings.ReplaceAll(page, "cid:"+p.ID, file)
	}
	for file, text := range map[string]string{name: page, name + ".txt": m.Text} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

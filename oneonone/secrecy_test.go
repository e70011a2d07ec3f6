package oneonone_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/oneonone"
	"rapport/team"
)

// things are ids of what stands on the page of Joe and Ana.
type things struct {
	meeting, topic, action, goal, light, note, prompt string
}

// fill writes the secret into every field that anybody can write into a pair.
func (h *house) fill(secret string) (ids things) {
	h.t.Helper()
	ctx := h.t.Context()
	c := oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-10", "09:00", "America/Denver")
	must(h.t, h.Propose(ctx, h.joe, h.pair, c, 30, secret+" rhythm"))
	must(h.t, h.Propose(ctx, h.ana, h.pair, c, 45, secret+" counter"))
	must(h.t, h.Accept(ctx, h.joe, h.pair))
	first := h.next()
	must(h.t, h.Move(ctx, h.joe, first.ID, first.Start.Add(time.Hour), secret+" why moved"))
	for _, who := range []team.Person{h.joe, h.ana} {
		t, err := h.AddTopic(ctx, who, h.pair, oneonone.NewTopic{Text: secret + " topic"})
		must(h.t, err)
		ids.topic = t.ID
		must(h.t, h.SaveTopic(ctx, who, t.ID, secret+" topic, better", true))
		_, err = h.AddTopic(ctx, who, h.pair, oneonone.NewTopic{Conversation: secret, Text: secret + " burns"})
		must(h.t, err)
		must(h.t, h.CheckIn(ctx, who, h.pair, oneonone.Bright, secret+" word"))
		must(h.t, h.Promise(ctx, who, h.pair, who.ID, secret+" action", time.Time{}))
		must(h.t, h.AddHighlight(ctx, who, h.pair, secret+" highlight"))
		g, err := h.AddGoal(ctx, who, h.pair, oneonone.NewGoal{Text: secret + " goal"})
		must(h.t, err)
		ids.goal = g.ID
		must(h.t, h.SayGoal(ctx, who, g.ID, false, secret+" goal line"))
		must(h.t, h.SavePrivate(ctx, who, h.pair, "", secret+" private of "+who.FirstName()))
	}
	_, err := h.AddTopics(ctx, h.joe, h.pair, []string{secret + " by mail"})
	must(h.t, err)
	for _, p := range h.page(h.joe).Prompts {
		must(h.t, h.Answer(ctx, h.joe, h.pair, p.Key, secret+" answer"))
	}
	must(h.t, h.Thank(ctx, h.sam, h.joe.ID, secret+" thanks", true))
	h.clock.Set(first.Start.Add(time.Hour))
	must(h.t, h.Start(ctx, h.ana, first.ID, true))
	page := h.page(h.ana)
	must(h.t, h.AppendNote(ctx, h.ana, page.NoteID, secret+" note"))
	_, err = h.WriteNote(ctx, h.joe, page.NoteID, 0, []meeting.Op{{Client: "joe", N: 500, Text: secret + " typed"}})
	must(h.t, err)
	must(h.t, h.TickTopic(ctx, h.ana, page.Mine[0].ID, true, secret+" outcome"))
	h.clock.Add(30 * time.Minute)
	must(h.t, h.Finish(ctx, h.joe, first.ID))
	must(h.t, h.Skip(ctx, h.joe, h.next().ID, secret+" why skipped"))
	page = h.page(h.ana)
	must(h.t, h.DropAction(ctx, h.ana, page.Actions[1].ID, secret+" why dropped"))
	p, err := h.AddPrompt(ctx, h.joe, oneonone.AimFire, "What made me laugh") // the team's own words, for all to read
	must(h.t, err)
	ids.meeting, ids.action, ids.light, ids.prompt, ids.note = first.ID, page.Actions[0].ID, page.Lights[0].ID, p.Key, page.Pair.ID+".note1"
	return ids
}

// A random secret is written into every field: neither the bytes of the database
// nor the event log have it anywhere.
func TestTheDatabaseReadsNothing(t *testing.T) {
	look := func(h *house, raw func() []byte) {
		secret := strings.ToLower(rand.Text())
		ids := h.fill(secret)
		must(h.t, h.db.Write(h.t.Context(), func(tx *db.Tx) error {
			return tx.Exec(h.t.Context(), `UPDATE person SET name = 'in plain' WHERE id = $1`, h.max.ID)
		}))
		b := raw()
		if !bytes.Contains(b, []byte("in plain")) || !bytes.Contains(b, []byte(ids.topic)) {
			h.t.Fatal("these are not the bytes of the database")
		}
		for _, shape := range []string{secret, strings.ToUpper(secret), secret[:12], secret[12:]} {
			if i := bytes.Index(b, []byte(shape)); i >= 0 {
				h.t.Errorf("the database says %q", b[max(0, i-200):min(len(b), i+100)])
			}
		}
		// And the two can read it all: what is not found was written.
		h.whole(secret)
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		dbtest.One(t, db.Options{File: filepath.Join(dir, "rapport.db")}, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
			look(newHouse(t, d, clock), func() (all []byte) {
				files, err := filepath.Glob(filepath.Join(dir, "rapport.db*"))
				must(t, err)
				for _, f := range files {
					b, err := os.ReadFile(f)
					must(t, err)
					all = append(all, b...)
				}
				return all
			})
		})
	})
	t.Run("postgres", func(t *testing.T) {
		u, ok := dbtest.Postgres(t)
		if !ok {
			t.Skip("PostgreSQL is not installed")
		}
		dbtest.One(t, db.Options{URL: u}, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
			look(newHouse(t, d, clock), func() (all []byte) {
				ctx := t.Context()
				tables, err := db.All(ctx, d, db.Text, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
				must(t, err)
				for _, table := range tables {
					rows, err := db.All(ctx, d, db.Text, `SELECT x::text FROM "`+table+`" AS x`)
					must(t, err)
					all = append(all, strings.Join(rows, "\n")...)
				}
				return all
			})
		})
	})
}

// whole reads all that fill wrote, as the two.
func (h *house) whole(secret string) {
	h.t.Helper()
	ctx := h.t.Context()
	all := ""
	for _, who := range []team.Person{h.joe, h.ana} {
		copies, err := h.CopyOf(ctx, who)
		must(h.t, err)
		for _, c := range copies {
			if c.Pair.ID == h.pair {
				all += said(reflect.ValueOf(c))
			}
		}
		notes, err := h.PrivateNotes(ctx, who, h.pair)
		must(h.t, err)
		if len(notes) != 1 || notes[0].Text != secret+" private of "+who.FirstName() {
			h.t.Errorf("%s's private notes: %v", who.Name, notes)
		}
	}
	for what := range strings.SplitSeq("rhythm,counter,why moved,topic,burns,word,action,highlight,goal,goal line,by mail,answer,thanks,note,typed,outcome,why skipped,why dropped,private of Joe,private of Ana", ",") {
		if !strings.Contains(all, secret+" "+what) {
			h.t.Errorf("%s was not written, or can't be read", what)
		}
	}
}

// said gives all texts within a value.
func said(v reflect.Value) (s string) {
	switch v.Kind() {
	case reflect.String:
		return v.String() + "\n"
	case reflect.Struct:
		for _, f := range v.Fields() {
			s += said(f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			s += said(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			s += said(v.MapIndex(k))
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			s = said(v.Elem())
		}
	}
	return s
}

// verbs calls each verb about a pair as somebody.
func (h *house) verbs(who team.Person, pair string, ids things) map[string]error {
	ctx := h.t.Context()
	later := h.clock.Now().Add(48 * time.Hour)
	c := oneonone.CadenceFor(oneonone.Weekly, "", "2026-12-01", "09:00", "UTC")
	errs := map[string]error{}
	try := func(name string, err error) { errs[name] = err }
	first := func(_ any, err error) error { return err }
	try("Pair", first(h.Pair(ctx, who, pair)))
	try("Page", first(h.Page(ctx, who, pair)))
	try("Past", first(h.Past(ctx, who, pair, 10)))
	try("Next", first(h.Next(ctx, who, pair)))
	try("Meeting", first(h.Meeting(ctx, who, ids.meeting)))
	try("Coming", first(h.Coming(ctx, who, pair, later, later)))
	try("End", h.End(ctx, who, pair))
	try("SetPack", h.SetPack(ctx, who, pair, oneonone.GuestPack))
	try("Propose", h.Propose(ctx, who, pair, c, 30, ""))
	try("Accept", h.Accept(ctx, who, pair))
	try("Withdraw", h.Withdraw(ctx, who, pair))
	try("Move", h.Move(ctx, who, ids.meeting, later, ""))
	try("Skip", h.Skip(ctx, who, ids.meeting, ""))
	try("Restore", h.Restore(ctx, who, ids.meeting))
	try("CatchUp", first(h.CatchUp(ctx, who, pair, later)))
	try("Start", h.Start(ctx, who, ids.meeting, false))
	try("ShowNow", h.ShowNow(ctx, who, ids.meeting))
	try("Go", h.Go(ctx, who, ids.meeting, oneonone.FormCheckIn, oneonone.FormTopics))
	try("Pause", h.Pause(ctx, who, ids.meeting))
	try("Resume", h.Resume(ctx, who, ids.meeting))
	try("Finish", h.Finish(ctx, who, ids.meeting))
	try("Talked", h.Talked(ctx, who, ids.meeting, 0))
	try("AddTopic", first(h.AddTopic(ctx, who, pair, oneonone.NewTopic{Text: "x"})))
	try("AddTopics", first(h.AddTopics(ctx, who, pair, []string{"x"})))
	try("SaveTopic", h.SaveTopic(ctx, who, ids.topic, "x", false))
	try("TickTopic", h.TickTopic(ctx, who, ids.topic, true, ""))
	try("RemoveTopic", h.RemoveTopic(ctx, who, ids.topic))
	try("ToWeekly", h.ToWeekly(ctx, who, ids.topic, "", "x", true))
	try("Answer", h.Answer(ctx, who, pair, "fire1", "x"))
	try("CheckIn", h.CheckIn(ctx, who, pair, oneonone.Good, ""))
	try("Promise", h.Promise(ctx, who, pair, h.joe.ID, "x", later))
	try("DoAction", h.DoAction(ctx, who, ids.action, true))
	try("DropAction", h.DropAction(ctx, who, ids.action, ""))
	try("MoveAction", h.MoveAction(ctx, who, ids.action, later))
	try("DiscussAction", h.DiscussAction(ctx, who, ids.action))
	try("AddGoal", first(h.AddGoal(ctx, who, pair, oneonone.NewGoal{Text: "x"})))
	try("SayGoal", h.SayGoal(ctx, who, ids.goal, true, ""))
	try("FinishGoal", h.FinishGoal(ctx, who, ids.goal, true))
	try("RemoveGoal", h.RemoveGoal(ctx, who, ids.goal))
	try("AddHighlight", h.AddHighlight(ctx, who, pair, "x"))
	try("TellWeekly", h.TellWeekly(ctx, who, ids.light, ""))
	try("RemoveHighlight", h.RemoveHighlight(ctx, who, ids.light))
	try("WriteNote", first(h.WriteNote(ctx, who, ids.note, 0, nil)))
	try("AppendNote", h.AppendNote(ctx, who, ids.note, "x"))
	try("Note", first(h.Note(ctx, who, ids.note, 0)))
	try("PrivateNotes", first(h.PrivateNotes(ctx, who, pair)))
	try("HasPrivate", first(h.HasPrivate(ctx, who, pair)))
	try("SavePrivate", h.SavePrivate(ctx, who, pair, "", "x"))
	try("Numbers", first(h.Numbers(ctx, who, pair)))
	_, _, err := h.Choices(ctx, who, pair)
	try("Choices", err)
	try("Choose", h.Choose(ctx, who, pair, ids.topic, true))
	return errs
}

// elsewhere are the verbs that are not about one pair, with the test that shows
// what they tell to whom.
var elsewhere = map[string]string{
	"All": "TestOthersLearnNothing", "Any": "TestOthersLearnNothing", "CopyOf": "TestOthersLearnNothing", "Hears": "TestOthersLearnNothing",
	"Plans": "TestOthersLearnNothing", "Make": "TestPairsBesideLines", "Thank": "TestThanks", "Prompts": "TestTheBankOfPrompts", "AddPrompt": "TestTheBankOfPrompts",
	"RemovePrompt": "TestTheBankOfPrompts", "Moods": "TestMoodsAreOfMany", "SetMoods": "TestMoodsAreOfMany", "ManagerCounts": "TestMeetingsThatNobodyHeld",
	"AskToOpen": "TestBreakingTheGlass", "Agree": "TestBreakingTheGlass", "Refuse": "TestBreakingTheGlass", "Openings": "TestBreakingTheGlass",
	"Opening": "TestBreakingTheGlass", "ReadOpened": "TestBreakingTheGlass", "Waiting": "TestBreakingTheGlass",
}

// To everybody but the two there is no such one-on-one, whatever their role and
// whatever the verb; and a verb that is new can't be forgotten here.
func TestOthersLearnNothing(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		ids := h.fill("words")
		before, err := event.Head(ctx, h.db)
		must(t, err)
		gone := h.joe
		gone.LeftAt = h.clock.Now()
		nobody := team.Person{}
		roles := []team.Person{h.zoe, h.sam, h.dov, h.max, gone, nobody, {Role: team.Head}}
		for _, role := range team.Roles() {
			roles = append(roles, team.Person{ID: "somebody", Email: "some@kindling.example", Role: role, Zone: "UTC"})
		}
		tried := map[string]error{}
		for _, who := range roles {
			tried = h.verbs(who, h.pair, ids)
			absent := h.verbs(who, "x", things{meeting: "x.1", topic: "x", action: "x", goal: "x", light: "x", note: "x.note1"})
			for verb, err := range tried {
				if !fault.Is(err, fault.NotFound) || absent[verb] == nil || err.Error() != absent[verb].Error() {
					t.Errorf("%s by %s %q: %v; want what is said when there is none: %v", verb, who.Role, who.Name, err, absent[verb])
				}
			}
			if all, err := h.All(ctx, who); err == nil && len(all) != 0 && who.ID != h.ana.ID && who.ID != h.zoe.ID {
				t.Errorf("%s has %d", who.Name, len(all))
			}
			if copies, err := h.CopyOf(ctx, who); strings.Contains(said(reflect.ValueOf(copies)), "words") {
				t.Errorf("the copy of %s has words, %v", who.Name, err)
			}
			names, err := h.Hears(ctx, who, []string{"pair:" + h.pair, "series:1", "pair-note:" + ids.note})
			if err != nil || strings.Join(names, " ") != "series:1" {
				t.Errorf("%s hears %v, %v", who.Name, names, err)
			}
			plans, err := h.Plans(ctx, who)
			if len(plans) != 0 || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s's calendar has %v, %v", who.Name, plans, err)
			}
		}
		if any, err := h.Any(ctx, h.sam); err != nil || any {
			t.Error("Sam meets nobody")
		}
		if names, err := h.Hears(ctx, h.joe, []string{"pair:" + h.pair, "pair-note:" + ids.note}); err != nil || len(names) != 2 {
			t.Errorf("Joe hears %v, %v", names, err)
		}
		store := reflect.TypeOf(h.Store)
		for m := range store.Methods() {
			asks := m.Type.NumIn() > 2 && m.Type.In(2) == reflect.TypeFor[team.Person]()
			if _, ok := tried[m.Name]; asks && !ok && elsewhere[m.Name] == "" {
				t.Errorf("%s is not tried here, nor named with the test that does", m.Name)
			}
		}
		after, err := event.After(ctx, h.db, before, 100)
		must(t, err)
		for _, e := range after {
			if e.Kind != oneonone.EventPaired {
				t.Errorf("who may not left a trace: %s by %s", e.Kind, e.Actor)
			}
		}
		h.whole("words")
		for verb, err := range h.verbs(h.joe, h.pair, ids) {
			if fault.Is(err, fault.Unexpected) {
				t.Errorf("%s by Joe: %v", verb, err)
			}
		}
	})
}

// A private note is its author's: the other's verbs find nothing, not even by its id.
func TestPrivateNotes(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		head, err := event.Head(ctx, h.db)
		must(t, err)
		must(t, h.SavePrivate(ctx, h.joe, h.pair, "", "Ask for a rise"))
		notes, err := h.PrivateNotes(ctx, h.joe, h.pair)
		must(t, err)
		if others, err := h.PrivateNotes(ctx, h.ana, h.pair); err != nil || len(others) != 0 {
			t.Errorf("Ana reads %v, %v", others, err)
		}
		if has, err := h.HasPrivate(ctx, h.ana, h.pair); err != nil || has {
			t.Errorf("%v, %v", has, err)
		}
		wants(t, h.SavePrivate(ctx, h.ana, h.pair, notes[0].ID, "mine now"), fault.NotFound)
		must(t, h.SavePrivate(ctx, h.ana, h.pair, notes[0].ID, ""))
		must(t, h.SavePrivate(ctx, h.joe, h.pair, notes[0].ID, "Ask for a rise in spring"))
		if notes, err = h.PrivateNotes(ctx, h.joe, h.pair); err != nil || len(notes) != 1 || notes[0].Text != "Ask for a rise in spring" {
			t.Errorf("%v, %v", notes, err)
		}
		// Moved to Ana's name in the database, it opens for nobody.
		h.sql(`UPDATE pair_private SET author = $1`, h.ana.ID)
		if others, err := h.PrivateNotes(ctx, h.ana, h.pair); err == nil {
			t.Errorf("Ana reads %v", others)
		}
		h.sql(`UPDATE pair_private SET author = $1`, h.joe.ID)
		must(t, h.SavePrivate(ctx, h.joe, h.pair, notes[0].ID, ""))
		if has, err := h.HasPrivate(ctx, h.joe, h.pair); err != nil || has {
			t.Errorf("%v, %v", has, err)
		}
		if now, err := event.Head(ctx, h.db); err != nil || now != head {
			t.Error("the event log tells who writes private notes")
		}
	})
}

// What is sealed opens for its own row alone.
func TestSwappedRowsDoNotOpen(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		a, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "One"})
		must(t, err)
		b, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Two"})
		must(t, err)
		h.sql(`UPDATE pair_entry SET sealed = (SELECT sealed FROM pair_entry WHERE id = $1) WHERE id = $2`, a.ID, b.ID)
		_, err = h.Page(ctx, h.joe, h.pair)
		wants(t, err, fault.Trouble)
	})
}

// The length of what is sealed does not tell one check-in from another.
func TestLengthsTellNothing(t *testing.T) {
	each(t, func(h *house) {
		lengths := map[int]bool{}
		for _, f := range oneonone.Faces() {
			for _, word := range []string{"", "fine"} {
				must(t, h.CheckIn(context.Background(), h.joe, h.pair, f, word))
				all, err := db.All(t.Context(), h.db, db.Text, `SELECT sealed FROM pair_entry WHERE kind = 'checkin'`)
				must(t, err)
				if len(all) != 1 {
					t.Fatalf("%d check-ins", len(all))
				}
				lengths[len(all[0])] = true
			}
		}
		if len(lengths) != 1 {
			t.Errorf("lengths: %v", lengths)
		}
		must(t, h.CheckIn(t.Context(), h.joe, h.pair, 0, ""))
		if all, err := db.All(t.Context(), h.db, db.Text, `SELECT id FROM pair_entry`); err != nil || len(all) != 0 {
			t.Errorf("a skipped check-in leaves %v, %v", all, err)
		}
	})
}

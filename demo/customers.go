// This file holds what the demo's team knows of its customers.

package demo

import (
	"context"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
)

// home is where a customer is, as the dates of their mails tell.
func home(email string) *time.Location {
	zone, err := time.LoadLocation(map[string]string{
		"marguerite@lakestreet.example": "America/Chicago", "bashir@olivegrove.example": "Asia/Beirut",
		"wren@hopeharbor.example": "America/Los_Angeles", "ingrid@fjordaid.example": "Europe/Oslo",
	}[email])
	if err != nil {
		return time.UTC
	}
	return zone
}

// describe names two fields, and fills them for those who wrote; one has a note.
func (p *play) describe(ctx context.Context) error {
	known := map[string][2]string{
		"marguerite@lakestreet.example": {"Kindling Plus", "WordPress 6.9"}, "bashir@olivegrove.example": {"Kindling", "Squarespace"},
		"wren@hopeharbor.example": {"Kindling Plus", "WordPress 6.8"}, "ingrid@fjordaid.example": {"Kindling", "Drupal 11"},
	}
	var fields [2]inbox.Field
	for i, name := range []string{"Plan", "Site"} {
		var err error
		if fields[i], err = p.Inbox.SaveField(ctx, p.people[0].Person, inbox.Field{Name: name}); err != nil {
			return err
		}
		p.Clock.Set(p.Clock.Now().Add(time.Second))
	}
	for _, who := range Customers() {
		c, err := p.Inbox.CustomerBy(ctx, who.Email)
		if fault.Is(err, fault.Invalid) { // has not written
			continue
		}
		if err != nil {
			return err
		}
		var told []inbox.Told
		for i, value := range known[who.Email] {
			told = append(told, inbox.Told{Field: fields[i].ID, Value: value})
		}
		if _, err := p.Inbox.Describe(ctx, p.people[1].Person, c.ID, told); err != nil {
			return err
		}
		if who.Email == "marguerite@lakestreet.example" {
			if _, err := p.Inbox.NoteCustomer(ctx, p.people[1].Person, c.ID, "Treasurer of the food shelf, and does the web site beside it. Likes steps, one by one."); err != nil {
				return err
			}
		}
	}
	return nil
}

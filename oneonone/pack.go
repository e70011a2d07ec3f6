// This file holds role packs: what stands beside the talk.

package oneonone

import (
	"slices"
	"strconv"

	"rapport/metric"
	"rapport/team"
)

// Pack chooses the numbers and prompts that suit a role.
type Pack string

// The packs. Those of accounts have their place, and get their numbers with the accounts.
const (
	Support    Pack = "support"
	GuestPack  Pack = "guest"
	Onboarding Pack = "onboarding"
	Engagement Pack = "engagement"
	Success    Pack = "success"
)

// Packs lists them all.
func Packs() []Pack { return []Pack{Support, GuestPack, Onboarding, Engagement, Success} }

// Valid tells whether p is one of the packs.
func (p Pack) Valid() bool { return slices.Contains(Packs(), p) }

// Label is the pack's name on screen.
func (p Pack) Label() string {
	switch p {
	case Support:
		return "Support"
	case GuestPack:
		return "Guest engineer"
	case Onboarding:
		return "Onboarding"
	case Engagement:
		return "Engagement"
	case Success:
		return "Customer success"
	}
	return string(p)
}

// Numbers gives the numbers that stand beside the talk; none yet for those of accounts.
func (p Pack) Numbers() []metric.Key {
	switch p {
	case Support:
		return []metric.Key{
			metric.CustomersHelped, metric.CustomersHelpedShare, metric.RepliesSent, metric.FirstResponseTime, metric.HandleTime,
			metric.ClosedCount, metric.ClosedOfHandled, metric.RepliesToResolve, metric.ResolutionTime, metric.Happiness,
		}
	case GuestPack:
		return []metric.Key{metric.CustomersHelped, metric.RepliesSent, metric.HandleTime, metric.Happiness}
	case Onboarding, Engagement, Success:
	}
	return nil
}

// Later says what will stand here and does not yet; "" for packs that are whole.
func (p Pack) Later() string {
	switch p {
	case Onboarding:
		return "New customers and milestones left will stand here, together with accounts."
	case Engagement:
		return "Renewals, accounts at risk, upgrades and expansions will stand here, together with accounts."
	case Success:
		return "Retention, advocacy, usage and quarterly reviews will stand here, together with accounts."
	case Support, GuestPack:
	}
	return ""
}

// packOf is the pack of a role unless the two choose another.
func packOf(r team.Role) Pack {
	switch r {
	case team.Guest, team.Product:
		return GuestPack
	case team.Success:
		return Success
	case team.Technician, team.Senior, team.Head, team.Director:
	}
	return Support
}

func itoa(n int) string { return strconv.Itoa(n) }

package metric

// The definitions themselves.

const (
	both     = true
	teamOnly = false
)

// definitions holds each at the place of its key.
var definitions = [keys]Definition{
	NewConversations:     ofTeam(NewConversations, "new_conversations", "New conversations", Count, Watch, Neither, teamOnly, "Conversations that a customer began."),
	MessagesReceived:     ofTeam(MessagesReceived, "messages_received", "Messages received", Count, Watch, Neither, teamOnly, "Messages that customers wrote."),
	RepliesSent:          ofTeam(RepliesSent, "replies_sent", "Replies sent", Count, Watch, Neither, both, "Replies that customers were sent; a person's are those the person wrote."),
	CustomersHelped:      ofTeam(CustomersHelped, "customers_helped", "Customers helped", Count, Watch, Higher, both, "Different customers who were sent a reply; a person's are those the person answered."),
	CustomersHelpedShare: ofPerson(CustomersHelpedShare, "customers_helped_share", "Share of customers helped", Share, Watch, Neither, "Customers the person helped, of all customers the team helped."),
	FirstResponseTime:    ofTeam(FirstResponseTime, "first_response_time", "First response time", Seconds, Move, Lower, both, "How long customers who began a conversation waited for its first reply."),
	ResponseTime:         ofTeam(ResponseTime, "response_time", "Response time", Seconds, Move, Lower, both, "How long customers waited, over all waits that a reply ended."),
	RepliedWithin1h:      ofTeam(RepliedWithin1h, "replied_within_1h", "Replied within 1 hour", Share, Move, Higher, both, "Waits of an hour or less, of all waits that a reply ended."),
	RepliedWithin6h:      ofTeam(RepliedWithin6h, "replied_within_6h", "Replied within 6 hours", Share, Move, Higher, both, "Waits of six hours or less, of all waits that a reply ended."),
	RepliedWithin24h:     ofTeam(RepliedWithin24h, "replied_within_24h", "Replied within 24 hours", Share, Move, Higher, both, "Waits of a day or less, of all waits that a reply ended."),
	HandleTime:           ofTeam(HandleTime, "handle_time", "Handle time", Seconds, Watch, Lower, both, "From opening the composer to sending, pauses over five minutes left out."),
	ClosedCount:          ofTeam(ClosedCount, "closed", "Closed", Count, Watch, Higher, both, "Different conversations that were closed; a person's are those the person closed."),
	ClosedOfNew:          ofTeam(ClosedOfNew, "closed_of_new", "Closed of new", Ratio, Move, Higher, teamOnly, "Conversations closed for each one that a customer began."),
	ClosedOfHandled:      ofPerson(ClosedOfHandled, "closed_of_handled", "Closed of handled", Share, Watch, Higher, "Conversations the person closed, of those the person replied to or closed."),
	Resolved:             ofTeam(Resolved, "resolved", "Resolved", Count, Watch, Higher, both, "Conversations with a customer's message and a reply whose last close falls in the window and holds at its end; a person's are those where the person replied last."),
	ResolvedOnFirstReply: ofTeam(ResolvedOnFirstReply, "resolved_on_first_reply", "Resolved on first reply", Share, Watch, Higher, both, "Resolved conversations that took exactly one reply, of all resolved."),
	RepliesToResolve:     ofTeam(RepliesToResolve, "replies_to_resolve", "Replies to resolve", Mean, Watch, Lower, both, "Replies up to the last close, on average over the resolved conversations."),
	ResolutionTime:       ofTeam(ResolutionTime, "resolution_time", "Resolution time", Seconds, Watch, Lower, both, "From the message that began a conversation to its last close, over the resolved."),
	Reopened:             ofTeam(Reopened, "reopened", "Re-opened", Count, Watch, Lower, teamOnly, "Different conversations that were opened again after a close."),
	OpenAtEnd:            ofTeam(OpenAtEnd, "open_at_end", "Open at the end", Count, Watch, Lower, teamOnly, "Conversations open or pending when the window ends."),
	WaitingAtEnd:         ofTeam(WaitingAtEnd, "waiting_at_end", "Waiting at the end", Count, Move, Lower, teamOnly, "Open or pending conversations in which the customer spoke last."),
	Happiness:            ofTeam(Happiness, "happiness", "Happiness", Score, Move, Higher, both, "Per cent great less per cent not good of the ratings; a person's leave out ratings of the product or of something else."),
	Ratings:              ofTeam(Ratings, "ratings", "Ratings", Count, Watch, Higher, both, "Replies whose latest rating falls in the window."),
	HappinessProduct:     ofTeam(HappinessProduct, "happiness_product", "Happiness with the product", Score, Watch, Higher, teamOnly, "Per cent great less per cent not good of the ratings about the product."),
	HappinessCoverage:    ofTeam(HappinessCoverage, "happiness_coverage", "Customers reporting", Share, Watch, Higher, teamOnly, "Customers whose rating counts, of the customers helped."),
	Sales:                ofTeam(Sales, "sales", "Sales", Count, Watch, Higher, teamOnly, "Sales: new, renewals and upgrades."),
	RenewalShare:         ofTeam(RenewalShare, "renewal_share", "Renewals of sales", Share, Watch, Neither, teamOnly, "Renewals, of all sales."),
	TicketsPerSale:       ofTeam(TicketsPerSale, "tickets_per_sale", "Tickets per sale", Ratio, Watch, Lower, teamOnly, "Conversations that customers began for each sale."),
	FreeInteractions:     ofTeam(FreeInteractions, "free_support.interactions", "Free support", Count, Watch, Higher, teamOnly, "Replies given for nothing, in forums and the like."),
	FreeFiveStar:         ofTeam(FreeFiveStar, "free_support.five_star", "Five-star reviews", Count, Watch, Higher, teamOnly, "New reviews with five stars."),
	FreeResolvedShare:    ofTeam(FreeResolvedShare, "free_support.resolved_share", "Free threads resolved", Share, Move, Higher, teamOnly, "Threads resolved by the end, of the threads replied to."),
	Capacity:             ofTeam(Capacity, "capacity", "Capacity", Ratio, Move, Lower, teamOnly, "Hours that the new conversations need, to the hours that people have."),
	CustomersHelpedEver:  ofPerson(CustomersHelpedEver, "customers_helped_ever", "Customers helped ever", Count, Watch, Higher, "Different customers the person ever helped, since the person's first day."),
}

func ofTeam(k Key, name, title string, u Unit, s Stance, b Better, person bool, formula string) Definition {
	return Definition{Key: k, Name: name, Title: title, Unit: u, Stance: s, Better: b, Team: true, Person: person, Formula: formula}
}

func ofPerson(k Key, name, title string, u Unit, s Stance, b Better, formula string) Definition {
	return Definition{Key: k, Name: name, Title: title, Unit: u, Stance: s, Better: b, Person: true, Formula: formula}
}

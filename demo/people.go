// This file holds who is in the demo: the team, its customers, and what troubles them.

package demo

import "rapport/team"

// Mailbox is the address customers of the demo write to.
const Mailbox = "help@kindling.example"

// You is the person of the team who the visitor is.
const You = "ana@kindling.example"

// Customers are those whose mailbox the visitor can open.
func Customers() []Customer {
	return []Customer{
		{"Marguerite Olsen", "marguerite@lakestreet.example"},
		{"Bashir Haddad", "bashir@olivegrove.example"},
		{"Wren Castellanos", "wren@hopeharbor.example"},
		{"Ingrid Sørbø", "ingrid@fjordaid.example"},
	}
}

// Customer is somebody who writes.
type Customer struct{ Name, Email string }

type colleague struct {
	team.Person
	country  string  // whose public holidays the colleague takes
	from, to int     // hours of the day, at home, in which the colleague answers
	share    float64 // of the answers
	minutes  float64 // usual handle time
}

func colleagues() []colleague {
	p := func(email, name string, role team.Role, country, zone, started string, from, to int, share, minutes float64) colleague {
		manager := You
		if email == You {
			manager = ""
		}
		return colleague{team.Person{Email: email, Name: name, Role: role, Zone: zone, Started: started, Manager: manager}, country, from, to, share, minutes}
	}
	return []colleague{
		p(You, "Ana Ferreira", team.Head, "PT", "Europe/Lisbon", "2018-03-12", 9, 18, 0.7, 9),
		p("joe@kindling.example", "Joe Adeyemi", team.Senior, "", "Africa/Lagos", "2020-03-02", 8, 17, 1.3, 8),
		p("sam@kindling.example", "Sam Lindqvist", team.Technician, "SE", "Europe/Stockholm", "2019-08-20", 8, 16, 1.1, 7),
		p("meilin@kindling.example", "Mei-Lin Tan", team.Technician, "", "Asia/Singapore", "2023-01-15", 9, 18, 1.2, 11),
		p("tui@kindling.example", "Tui Parata", team.Technician, "NZ", "Pacific/Auckland", "2024-05-06", 8, 17, 0.9, 10),
		p("priya@kindling.example", "Priya Raman", team.Guest, "", "Asia/Kolkata", "2022-11-01", 10, 19, 0.25, 14),
		p("dov@kindling.example", "Dov Levi", team.Product, "", "Asia/Jerusalem", "2021-09-01", 9, 18, 0, 10),
	}
}

func firstNames() []string {
	return []string{
		"Darius", "Lottie", "Yusuf", "Hope", "Amara", "Lucía", "Tomáš", "Eun-ji", "Olamide", "Freja", "Kwame", "Priscilla", "Mateo", "Aroha",
		"Giulia", "Henrik", "Noor", "Zsófia", "Caleb", "Ines", "Ravi", "Solveig", "Björn", "Chidi", "Mirela", "Anaïs", "Piotr", "Leilani", "Sunita", "Oskar",
	}
}

func lastNames() []string {
	return []string{
		"Whitfield", "Beauchamp", "Demirci", "Okafor", "Novák", "Haddad", "Park", "Svensson", "Mensah", "Rossi", "Nakagawa", "Fernández", "Kowalski",
		"Tamihana", "Eriksen", "Bianchi", "Iyer", "Horváth", "Mbeki", "Laurent", "Silva", "Larsen", "Adebayo", "Castro", "O’Neill",
	}
}

func places() []string {
	return []string{
		"lakestreet", "hopeharbor", "olivegrove", "fjordaid", "sunrise-shelter", "riverkeepers", "libraryfriends", "catrescue", "foodbank-east",
		"musicforall", "santelmo", "northlight", "openhands", "treefund", "kidsread", "seniormeals", "cleanwater", "bikeworks",
	}
}

// trouble is something customers write about, and what helps.
type trouble struct{ topic, subject, question, answer, more, moreAnswer string }

func troubles() []trouble {
	return []trouble{
		{
			"Card box", "Card field missing on the donation form", "The card box never appears on our donation page. It worked yesterday. Our gala is on Saturday and I have 340 guests arriving with their phones out.",
			"That is the caching plug-in holding an old copy of the page. Open Donations, then Tools, and press “Refresh my forms”. Then look at the page once in a private window: the card box should be back.",
			"It worked on your test page, and then my own page did the same thing again. Could someone please look at it with me?",
			"Of course. I looked at your page just now: the theme still loads last year’s script. I have written the one line to change below, and I am here until it works.",
		},
		{
			"Recurring gifts", "Recurring gifts stopped", "Recurring gifts stopped on the 19th. Forty-one monthly donors, and I only noticed because one of them rang me.",
			"I am sorry, that is a nasty way to find out. The connection to the card service had run out. Please press “Connect again” under Payments; the missed gifts are then collected tonight, once each.",
			"Connected. How do I know that nobody is charged twice?", "Good question. Under Donors, Recurring, each missed month shows a single planned charge. I checked all forty-one: one each.",
		},
		{
			"Receipts", "Receipts with last year’s address", "Receipts go out with last year’s address. Our auditor has asked twice now.",
			"The address on receipts comes from Organisation, Legal details, and not from the site’s footer. Change it there; new receipts use it at once, and you can send old ones again from each gift.",
			"Can I send all of November again at once?", "Yes: tick them in the list of gifts, then choose “Send receipt again”. Donors see one mail each.",
		},
		{
			"Forms", "Can donors cover the fee?", "Can donors choose to cover the fee? I am sure I saw it in the old version.",
			"They can. It moved to Forms, Amounts, “Let donors cover the fee”. You choose whether it is ticked from the start.", "", "",
		},
		{
			"Donors", "How do I export donors for a mail merge?", "One thing while I have you: how do I export donors for our mail merge?",
			"Donors, Export, and choose the columns you need; the file opens in any spreadsheet. Untick those who asked for no letters: they are marked.",
			"It has two rows for couples. Can they be one?", "Set “One row per household” in the same place. Couples then share a row, with both names.",
		},
		{
			"Licence", "Licence says it is active elsewhere", "We moved hosts on Friday and the licence says it is active on another site.",
			"Moving does that. I have freed the old site; press “Activate” once more under Settings, Licence and it will hold.", "", "",
		},
		{
			"Goal bar", "Goal bar shows the wrong total", "The goal bar shows 104 % but we are at 96. The board is meeting tonight.",
			"Refunded gifts are still counted by the bar, which is our mistake and known. Until it is mended you can set the total by hand under Form, Goal; I have written the true figure below.", "",
			"",
		},
		{
			"Before buying", "Does it work with our theme?", "Question before I buy: does it work with our theme, and can I pay by invoice?",
			"It does: your theme is one we try every release on. And yes, choose “Pay by invoice” at the checkout; you have thirty days.", "", "",
		},
		{
			"Translations", "Formulario en español", "¿Se puede poner el formulario en español y en guaraní al mismo tiempo?",
			"Sí. En Formularios, Idiomas, añada los dos; cada visitante ve el suyo y puede cambiar arriba del formulario.",
			"Gracias. ¿Y los recibos?", "También: el recibo sale en el idioma en que la persona donó.",
		},
		{
			"Notices", "Two people want the alert", "Can two people get the alert when a big gift arrives? I am on leave next week.",
			"Yes, put both addresses into Notices, separated by a comma. You can say from which amount on.", "", "",
		},
		{
			"Payments", "Bank transfer not matched", "A donor paid by bank transfer and the gift still says pending after five days.",
			"Transfers are matched by the reference. This one came without it, so it waits under Payments, Unmatched; press “This is the one” beside the donor’s name.", "", "",
		},
		{
			"Mail delivery", "Thank-you mail goes to spam", "Our thank-you mails land in spam for everyone at one big provider.",
			"Your domain has no record yet that says we may send for it. Under Mail, Sender, there are two lines to give to whoever looks after your domain; after that it clears up in a day.",
			"Our web person has added them. Now it says “one of two found”.", "The second has a stray quotation mark at the end. Take it away and it will turn green within the hour.",
		},
	}
}

// otherWords are other ways in which people ask about the same.
func otherWords(topic string) []string {
	return map[string][]string{
		"Card box": {
			"I opened our page on my phone and there is an empty place where the card should go. It worked last week.",
			"Three donors have written that they can’t give by card. On my computer I see it, on my telephone I don’t.",
			"My own page did the same thing again. Our gala is on Saturday. Sorry for asking twice.",
			"Is anybody on the card field in Safari? We are losing gifts every hour.",
		},
		"Licence":       {"It says it is active on another site. There is no other site.", "New host since Friday, and now the licence is “in use elsewhere”."},
		"Receipts":      {"Our auditor has asked twice now why receipts show our old street.", "We moved in January and the receipts still have not."},
		"Goal bar":      {"We refunded two large gifts and the bar never moved back.", "The bar shows more than we have. Donors think that we are done."},
		"Mail delivery": {"None of our thank-you mails arrive at one big provider.", "Donors keep finding our thanks in their spam."},
	}[topic]
}

func thanks() []string {
	return []string{"Thank you, that did it.", "Perfect, it works now. You are quick.", "Brilliant. Thank you so much.", "That worked, many thanks."}
}

func comments() map[string][]string {
	return map[string][]string{
		"great":    {"Quick, kind, and it worked.", "Stayed until it worked.", "You answered before my coffee was cold.", "", "", "", ""},
		"okay":     {"It took two tries.", "", ""},
		"not_good": {"I wish this did not break at each update.", "I waited a whole day.", "", ""},
	}
}

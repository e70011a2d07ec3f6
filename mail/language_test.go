package mail_test

import (
	"strings"
	"testing"

	"rapport/mail"
)

func TestALanguageIsToldByItsSmallWords(t *testing.T) {
	for text, want := range map[string]string{
		"Hello, my order has not arrived. Could you please look?":                     "en",
		"Guten Tag, meine Rechnung ist nicht richtig, können Sie das bitte ändern?":   "de",
		"Bonjour, je ne trouve pas ma facture pour la commande de mars. Merci.":       "fr",
		"Hola, no puedo entrar con mi contraseña. ¿Cómo lo cambio? Gracias.":          "es",
		"Olá, não consigo entrar com a minha senha. Você pode ajudar? Obrigado":       "pt",
		"Buongiorno, non riesco ad entrare con la mia password. Come posso fare?":     "it",
		"Hallo, ik heb mijn bestelling nog niet ontvangen. Wat kan ik doen? Bedankt.": "nl",
		"Hej, jag kan inte logga in på min sida och har inte fått ett svar.":          "sv",
		"Hej, jeg kan ikke logge ind. Hvad skal jeg gøre? Tak for hjælpen af jer":     "da",
		"Hei, jeg kan ikke logge inn. Hva skal jeg gjøre? Takk for hjelpen av dere":   "nb",
		"Hei, en voi kirjautua. Miten se tehdään, kun olen uusi? Kiitos":              "fi",
		"Dzień dobry, nie mogę się zalogować. Czy można to zmienić? Dziękuję":         "pl",
		"Dobrý den, nemohu se přihlásit, můžete mi prosím poradit jak? Děkuji":        "cs",
		"Здравствуйте, я не могу войти в кабинет, что делать? Спасибо":                "ru",
		"Добрий день, я не можу увійти, що робити? Дякую, будь ласка":                 "uk",
		"Merhaba, bir sorun var ve nasıl çözeceğimi bilmiyorum. Teşekkürler":          "tr",
		"領収書をもう一度送っていただけますか。":                                                         "ja",
		"请问我的发票在哪里":            "zh",
		"영수증을 다시 보내 주세요":       "ko",
		"Καλημέρα, πού είναι":  "el",
		"Thanks!":              "",
		"":                     "",
		"4711 0815 \xff\xfe ?": "",
	} {
		if got := mail.Language(text); got != want {
			t.Errorf("%q is told to be %q, want %q", text, got, want)
		}
	}
	if got := mail.Language(strings.Repeat("x", 1999) + "é the and is are"); got != "" {
		t.Errorf("what lies behind the first two thousand bytes counted: %q", got)
	}
}

// Language: in which tongue a text is written, told by its script and by the small words that every sentence needs.

package mail

import (
	"strings"
	"unicode"
)

// smallWords are the commonest words of the languages written in Latin or
// Cyrillic letters that we tell apart, most of them in one language only.
var smallWords = map[string]string{
	"en": "the and is are was were have has with this that what would could please thanks you your my from not can it of to for on when how hello",
	"de": "der die das und ist nicht ich mit ein eine für auf sie wir haben habe wird kann bitte danke auch noch wie aber von zu mein meine hallo bei",
	"fr": "le la les et est pas je vous nous une des pour dans avec que qui sur mais merci bonjour mon votre ne du être avoir comment cette au",
	"es": "el la los las y es no que de por para con una mi se lo pero gracias hola como cómo está puedo tengo del muy cuando su al usted",
	"pt": "o os as e é não que de para com uma meu minha se mas obrigado obrigada olá como está posso tenho do da no na em você um ao",
	"it": "il lo gli e è non che di per con una mio mia si ma grazie ciao come sono ho posso del della nel questo buongiorno un alla anche",
	"nl": "de het een en is niet ik met voor op van wij hebben heb wordt kan graag bedankt ook nog hoe maar naar mijn jullie hallo bij dat dit",
	"sv": "och är inte jag med för på vi har kan tack också hur men från min mitt att det som en ett hej till den av om skulle ni",
	"da": "og er ikke jeg med for på vi har kan tak også hvordan men fra min mit at det som en et hej til den af om skulle jer hvad noget",
	"nb": "og er ikke jeg med for på vi har kan takk også hvordan men fra min mitt at det som en et hei til den av om skulle dere hva noe",
	"fi": "ja on ei en minä että se mutta kun voi miten kiitos hei olen ovat tämä sitä myös jos niin mitä meidän teidän oli vielä kanssa",
	"pl": "i jest nie w na z że do się jak ale czy mam proszę dziękuję dzień dobry mój moja to są po za od dla jestem można tego które",
	"cs": "a je není v na s že do se jak ale mám prosím děkuji dobrý den můj moje to jsou po za od pro jsem můžete toho které který",
	"ru": "и в не на я что с по как это но у мы вы мой моя спасибо здравствуйте пожалуйста для есть при от так нет можно если заказ",
	"uk": "і в не на я що з як це але у ми ви мій моя дякую добрий день будь ласка для є від так ні можна якщо та до",
	"tr": "ve bir bu için ile ne nasıl ama değil var yok ben biz siz teşekkürler merhaba lütfen daha çok olarak gibi mı mi da de",
}

// tongues gives the languages of each small word.
var tongues = func() map[string][]string {
	all := map[string][]string{}
	for language, words := range smallWords {
		for w := range strings.FieldsSeq(words) {
			all[w] = append(all[w], language)
		}
	}
	return all
}()

const (
	fewestSmallWords = 3    // that a guess stands on
	enoughText       = 2000 // bytes: more tells no better
)

// Language tells in which language a text is written, as ISO 639-1; empty when
// it can't be told, as of a few words.
func Language(text string) string {
	if len(text) > enoughText {
		text = strings.ToValidUTF8(text[:enoughText], "")
	}
	if l := byScript(text); l != "" {
		return l
	}
	count := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, l := range tongues[w] {
			count[l]++
		}
	}
	best, second, most := "", 0, 0
	for l, n := range count {
		switch {
		case n > most || n == most && l < best:
			best, second, most = l, most, n
		case n > second:
			second = n
		}
	}
	if most < fewestSmallWords || most == second {
		return ""
	}
	return best
}

// byScript tells the languages that a script gives away.
func byScript(text string) string {
	var letters, han, kana, hangul, greek, hebrew, arabic, thai int
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		switch {
		case r < 0x370:
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Hebrew, r):
			hebrew++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Thai, r):
			thai++
		}
	}
	if letters < 4 {
		return ""
	}
	switch half := letters / 2; {
	case kana*5 > letters, kana > 0 && kana+han > half:
		return "ja"
	case han > half:
		return "zh"
	case hangul > half:
		return "ko"
	case greek > half:
		return "el"
	case hebrew > half:
		return "he"
	case arabic > half:
		return "ar"
	case thai > half:
		return "th"
	}
	return ""
}

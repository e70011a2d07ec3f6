// Phrases: what mail programs write around the words of people, in the languages we read. All lower case.

package mail

// bounceSubjects tell a report of a mail server that comes without a proper report.
var bounceSubjects = []string{
	"undeliver", "delivery status notification", "delivery failure", "delivery has failed", "mail delivery failed", "returned mail",
	"failure notice", "mail delivery system", "delayed", "non remis", "échec de la remise", "unzustellbar", "nicht zustellbar",
	"zustellung fehlgeschlagen", "no se puede entregar", "no entregado", "não entregue", "mancato recapito", "onbestelbaar", "olevererbar",
	"uleverbar", "ikke leveret", "kan ikke leveres", "perille toimittam", "niedostarczona", "nedoručiteln", "недоставлен", "配信不能", "退信",
}

// awaySubjects begin the subject of an automatic answer.
var awaySubjects = []string{
	"automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse", "out of office", "out of the office",
	"automatische antwort", "abwesenheitsnotiz", "abwesend", "réponse automatique", "absence du bureau", "respuesta automática", "fuera de la oficina",
	"resposta automática", "risposta automatica", "fuori sede", "automatisch antwoord", "afwezig", "autosvar", "automatiskt svar", "frånvaro",
	"automatisk svar", "fravær", "automaattinen vastaus", "poissa", "automatyczna odpowiedź", "odpowiedź automatyczna", "nieobecność",
	"automatická odpověď", "автоответ", "автоматический ответ", "自動応答", "自動返信", "不在通知", "自动回复", "自动答复", "自動回覆",
}

// attributionVerbs say "wrote" in the line above a quote; each stands as words of its own.
var attributionVerbs = []string{
	"wrote", "writes", "schrieb", "schrieben", "geschrieben", "a écrit", "écrit", "a ecrit", "escribió", "escribio", "ha escrito", "escreveu", "ha scritto", "scrive", "ha scritto il",
	"schreef", "geschreven", "heeft geschreven", "skrev", "skrev följande", "skriver", "kirjoitti", "napisał", "napisała", "napisał(a)", "napisał/a", "pisze",
	"napsal", "napsala", "napsal(a)", "napsal/a", "píše", "написал", "написала", "написал(а)", "написал/а", "пишет", "писал", "писал(а)",
}

// attributionVerbsCJK stand without spaces around them.
var attributionVerbsCJK = []string{"写道", "寫道", "写到", "寫到", "のメール", "のメッセージ", "書きました", "さんは書", "wrote"}

// attributionOpeners begin the line above a quote when the date comes first.
var attributionOpeners = []string{
	"on ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "dne ", "dnia ", "w dniu ", "il giorno ", "в ", "at ", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne ",
	"pon", "wt", "śr", "czw", "pt", "sob", "niedz", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "ma ", "ti ", "ke ", "to ", "pe ", "la ", "su ",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "于", "在", "quoting ",
	"maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai", "четверг", "пятниц", "суббот", "понедельник", "воскресен",
	"v ", "ve ", "pátek", "středa", "úterý", "čtvrtek", "sobota", "neděle", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag", "lördag", "söndag", "tisdag", "måndag",
	"från", "fra ", "von ", "vom ",
}

// originalPhrases stand between dashes above a whole mail that is answered.
var originalPhrases = []string{
	"original message", "original appointment", "original email", "reply message", "ursprüngliche nachricht", "original-nachricht", "originalnachricht",
	"ursprungliche nachricht", "ursprüngliche mail", "message d'origine", "message d’origine", "message original", "message initial", "mail original", "courriel original", "e-mail original", "mensaje original",
	"correo original", "mensagem original", "messaggio originale", "messaggio di origine", "oorspronkelijk bericht", "origineel bericht",
	"originalmeddelande", "ursprungligt meddelande", "originalt meddelande", "oprindelig meddelelse", "oprindelig besked", "original meddelelse",
	"opprinnelig melding", "original melding", "opprinnelig e-post", "alkuperäinen viesti", "wiadomość oryginalna", "oryginalna wiadomość",
	"treść oryginalnej wiadomości", "původní zpráva", "původní e-mail", "исходное сообщение", "оригинальное сообщение", "исходное письмо",
	"元のメッセージ", "元のメール", "原始邮件", "原始郵件", "原邮件", "原始信件", "original", "回复的原邮件", "回复的邮件", "原始メッセージ",
}

// forwardPhrases stand above a mail that is passed on: that one is what the writer wants read, so it is no history.
var forwardPhrases = []string{
	"forwarded message", "begin forwarded message", "forwarded by", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
	"message transféré", "début du message transféré", "début du message réexpédié", "mensaje reenviado", "inicio del mensaje reenviado",
	"mensagem encaminhada", "mensagem reencaminhada", "início da mensagem reencaminhada", "início da mensagem encaminhada", "messaggio inoltrato",
	"inizio messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat mejl",
	"vidarebefordrat brev", "videresendt meddelelse", "videresendt besked", "start på videresendt besked", "videresendt melding",
	"edelleenlähetetty viesti", "välitetty viesti", "välitetty viesti alkaa", "przekazana wiadomość", "wiadomość przekazana", "treść przekazanej wiadomości",
	"přeposlaná zpráva", "začátek přeposlané zprávy", "пересылаемое сообщение", "пересланное сообщение", "начало переадресованного сообщения",
	"転送メッセージ", "転送されたメッセージ", "转发的邮件", "轉寄郵件", "转发邮件信息", "轉寄的郵件", "以下是转发的邮件",
}

// labels name the lines of a header that mail programs write into the text above what they quote.
var labels = map[string]labelKind{
	"from": labelFrom, "von": labelFrom, "de": labelFrom, "da": labelFrom, "van": labelFrom, "från": labelFrom, "fra": labelFrom, "lähettäjä": labelFrom,
	"od": labelFrom, "от": labelFrom, "от кого": labelFrom, "差出人": labelFrom, "送信者": labelFrom, "送信元": labelFrom, "发件人": labelFrom, "寄件者": labelFrom, "寄件人": labelFrom,
	"expéditeur": labelFrom, "remitente": labelFrom, "mittente": labelFrom, "afsender": labelFrom, "avsändare": labelFrom, "absender": labelFrom, "nadawca": labelFrom, "odesílatel": labelFrom,

	"sent": labelDate, "date": labelDate, "gesendet": labelDate, "datum": labelDate, "envoyé": labelDate, "envoyé le": labelDate, "date d'envoi": labelDate,
	"enviado": labelDate, "enviado el": labelDate, "fecha": labelDate, "enviada em": labelDate, "enviado em": labelDate, "enviada": labelDate, "data": labelDate,
	"inviato": labelDate, "verzonden": labelDate, "skickat": labelDate, "sendt": labelDate, "dato": labelDate, "lähetetty": labelDate, "päivämäärä": labelDate, "pvm": labelDate,
	"wysłano": labelDate, "wysłane": labelDate, "odesláno": labelDate, "отправлено": labelDate, "дата": labelDate, "送信日時": labelDate, "日時": labelDate, "日付": labelDate,
	"发送时间": labelDate, "发送日期": labelDate, "傳送時間": labelDate, "寄件日期": labelDate, "日期": labelDate, "时间": labelDate, "發送日期": labelDate, "sent on": labelDate,

	"to": labelTo, "an": labelTo, "à": labelTo, "a": labelTo, "para": labelTo, "aan": labelTo, "till": labelTo, "til": labelTo, "vastaanottaja": labelTo, "do": labelTo,
	"komu": labelTo, "кому": labelTo, "宛先": labelTo, "收件人": labelTo, "收件者": labelTo, "destinataire": labelTo, "destinatario": labelTo,
	"cc": labelTo, "kopie": labelTo, "kopia": labelTo, "kopi": labelTo, "kopio": labelTo, "копия": labelTo, "抄送": labelTo, "副本": labelTo, "dw": labelTo, "cópia": labelTo,

	"subject": labelSubject, "betreff": labelSubject, "objet": labelSubject, "asunto": labelSubject, "assunto": labelSubject, "oggetto": labelSubject,
	"onderwerp": labelSubject, "ämne": labelSubject, "emne": labelSubject, "aihe": labelSubject, "temat": labelSubject, "předmět": labelSubject, "тема": labelSubject,
	"件名": labelSubject, "主题": labelSubject, "主旨": labelSubject, "主題": labelSubject,
}

type labelKind int

const (
	noLabel labelKind = iota
	labelFrom
	labelDate
	labelTo
	labelSubject
)

// devicePhrases begin the line that phones and programs add below what was written.
var devicePhrases = []string{
	"sent from my ", "sent from mail for ", "sent from outlook", "sent from yahoo", "sent from proton", "sent from gmail", "sent from samsung", "sent with proton", "sent via ", "get outlook for ",
	"sent using ", "sent on the go", "von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet über ", "diese nachricht wurde von meinem android", "holen sie sich outlook", "outlook für ",
	"envoyé de mon ", "envoyé depuis ", "envoyé à partir de ", "télécharger outlook", "obtenez outlook", "envoyé avec ", "enviado desde ", "enviado con ", "enviado a partir ", "obtener outlook",
	"enviado do meu ", "enviado de meu ", "enviado do ", "enviado pelo ", "enviado da ", "enviado com ", "obter o outlook", "obtenha o outlook", "inviato da ", "inviato dal ", "inviato con ", "scarica outlook", "ottieni outlook",
	"verzonden vanaf ", "verzonden met ", "verstuurd vanaf ", "verzonden via ", "outlook voor ", "download outlook", "skickat från ", "skickades från ", "hämta outlook",
	"sendt fra ", "hent outlook", "få outlook", "sendt med ", "lähetetty ", "hanki outlook", "wysłane z ", "wysłano z ", "pobierz outlook", "odesláno z ", "získejte outlook", "stáhnout outlook",
	"отправлено с ", "отправлено из ", "послано с ", "скачать outlook", "iphoneから送信", "ipadから送信", "スマートフォンから送信", "androidから送信", "outlook for ", "发自我的", "来自我的", "從我的", "从我的", "發自我的", "获取 outlook", "取得 outlook",
}

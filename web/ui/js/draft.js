// A composer's draft on the server. It is sent every second or so while somebody writes, each time with the revision that
// the words go on from. When the draft went on elsewhere (another browser, a colleague who took it over) the server says
// how it stands, and the two become one: no word of either is lost.
const pause = 1200, retry = 5000

// What a text says: its words, and the addresses of its pictures. What the editor writes below a picture is neither.
const said = html => {
  const box = new DOMParser().parseFromString(html.replaceAll(/<br\s*\/?>|<\/(div|p|li)>/g, "$& "), "text/html")
  box.querySelectorAll("figcaption").forEach(el => el.remove())
  return { words: box.body.textContent.replaceAll(/\s+/g, " ").trim(), pictures: [...box.querySelectorAll("img")].map(img => img.getAttribute("src")) }
}

const within = (one, other) => other.words.includes(one.words) && one.pictures.every(picture => other.pictures.includes(picture))
const same = (one, other) => within(said(one), said(other)) && within(said(other), said(one))

// joined makes one of two texts: the longer one when it has all of the other, else both, one below the other.
export function joined(theirs, mine) {
  const [their, my] = [said(theirs), said(mine)]
  if (within(their, my)) return mine
  if (within(my, their)) return theirs
  return `${theirs}<div><br></div>${mine}`
}

export default class Draft {
  constructor(composer, url, revision, html) {
    Object.assign(this, { composer, url, known: html ?? "", unsent: false, stopped: false })
    this.base = revision
    this.files = this.attached
  }

  // The files that stand beside the words now.
  get attached() {
    return [...this.composer.element.querySelectorAll("[name=file]")].map(field => field.value)
  }

  changed() {
    if (this.stopped || this.ended) return
    if (this.composer.bare && this.known === "" && !this.unsent) return
    this.unsent = true
    this.soon(pause)
  }

  soon(wait) {
    if (this.timer && wait || !this.unsent || this.stopped) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { this.timer = null; this.now() }, wait)
  }

  get body() {
    const { html } = this.composer
    const form = new FormData(this.composer.element)
    form.delete("files")
    form.set("body", html)
    form.set("format", "html")
    form.set("handle_seconds", this.composer.clock.seconds)
    form.set("base", this.base)
    return [new URLSearchParams(form), html, form.getAll("file")]
  }

  async now(leaving = false) {
    clearTimeout(this.timer)
    this.timer = null
    if (!this.unsent || this.stopped || this.under && !leaving) return
    const [body, html, files] = this.body
    this.unsent = false
    this.under = true
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving && body.toString().length < 60000 })
      if (answer.status !== 200 && answer.status !== 409) throw new Error(String(answer.status))
      const now = await answer.json()
      if (!this.stopped) answer.ok ? this.kept(now, html, files) : this.elsewhere(now)
    } catch {
      this.unsent = true
      this.composer.keep()
      if (!leaving && !this.stopped) {
        this.composer.tell("Kept on this computer")
        this.timer = setTimeout(() => { this.timer = null; this.now() }, retry)
      }
    }
    this.under = false
    if (this.unsent) this.soon(pause)
    else if (this.again) this.look()
  }

  kept(now, html, files) {
    this.base = now.revision
    this.known = html
    this.files = files
    this.composer.tell(now.state === "open" ? "Draft kept" : "")
    this.composer.keep()
  }

  // The draft went on elsewhere. Whose words were all known there follows; whoever wrote more keeps it.
  elsewhere(now) {
    const mine = this.composer.html, more = mine !== this.known
    this.base = now.revision
    if (now.by) this.composer.takenOver(now.by)
    const html = now.state === "open" ? more ? joined(now.html, mine) : now.html : more ? mine : ""
    this.known = now.html
    if (now.state === "open") this.composer.follow(now, this.files)
    const theirs = (now.files ?? []).map(file => file.id)
    if (html !== mine) this.composer.show(html)
    this.files = theirs
    this.unsent = !same(html, now.html) || String(this.attached.toSorted()) !== String(theirs.toSorted())
    this.composer.keep()
    this.soon(0)
  }

  // look asks how the draft stands, when something was said to have changed: at once, or when an answer that may not know
  // of it yet has come. What is about to be sent learns it by the answer.
  async look() {
    if (this.unsent || this.stopped) return
    if (this.under || this.looking) return void (this.again = true)
    this.looking = true
    this.again = false
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } })
      const now = answer.ok ? await answer.json() : null
      if (now && !this.unsent && !this.under && !this.stopped && now.revision !== this.base && BigInt(now.revision) > BigInt(this.base || "0")) this.elsewhere(now)
    } catch { /* offline: the next word from the server asks again */ }
    this.looking = false
    if (this.again) this.look()
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = null
  }

  // go goes on after a sending that did not succeed, or, at once, with what had not arrived when the page was left.
  go(wait = pause) {
    this.stopped = false
    this.unsent = true
    this.soon(wait)
  }

  end() {
    this.stop()
    this.unsent = false
    this.known = ""
    this.composer.tell("")
  }

  // restart begins the next draft after an answer was sent. It goes on from none: if that answer is back already, because
  // somebody else was quicker, the server says so.
  restart() {
    this.base = "0"
    this.stopped = this.unsent = false
    this.known = ""
    this.files = []
    this.look()
  }
}

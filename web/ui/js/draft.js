// A composer's draft on the server. It is sent every second or so while somebody writes, each time with the revision that
// the words go on from. When the draft went on elsewhere (another browser, a colleague who took it over) the server says
// how it stands, and the two become one: no word of either is lost.
const pause = 1200, retry = 5000

const text = html => {
  const box = new DOMParser().parseFromString(html.replaceAll(/<br\s*\/?>|<\/(div|p|li)>/g, "$& "), "text/html")
  return box.body.textContent.replaceAll(/\s+/g, " ").trim() + [...box.querySelectorAll("img")].map(img => img.getAttribute("src")).join(" ")
}

// joined makes one of two texts: the longer one when it has all of the other, else both, one below the other.
export function joined(theirs, mine) {
  if (!text(theirs) || text(mine).includes(text(theirs))) return mine
  if (!text(mine) || text(theirs).includes(text(mine))) return theirs
  return `${theirs}<div><br></div>${mine}`
}

export default class Draft {
  constructor(composer, url, revision, html) {
    Object.assign(this, { composer, url, known: html ?? "", unsent: false, stopped: false })
    this.base = revision
  }

  changed() {
    if (this.stopped || this.ended) return
    if (this.composer.bare && this.known === "" && !this.unsent) return
    this.unsent = true
    this.soon(pause)
  }

  soon(wait) {
    if (this.timer || !this.unsent || this.stopped) return
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
    return [new URLSearchParams(form), html]
  }

  async now(leaving = false) {
    clearTimeout(this.timer)
    this.timer = null
    if (!this.unsent || this.stopped || this.under && !leaving) return
    const [body, html] = this.body
    this.unsent = false
    this.under = true
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving && body.toString().length < 60000 })
      if (answer.status !== 200 && answer.status !== 409) throw new Error(String(answer.status))
      const now = await answer.json()
      if (!this.stopped) answer.ok ? this.kept(now, html) : this.elsewhere(now)
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
  }

  kept(now, html) {
    this.base = now.revision
    this.known = html
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
    if (now.state === "open") this.composer.follow(now)
    if (html !== mine) this.composer.show(html)
    this.unsent = text(html) !== text(now.html)
    this.composer.keep()
    this.soon(0)
  }

  // look asks how the draft stands, when something was said to have changed and nothing of ours is on its way.
  async look() {
    if (this.unsent || this.under || this.stopped || this.looking) return
    this.looking = true
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } })
      const now = answer.ok ? await answer.json() : null
      if (now && !this.unsent && !this.under && !this.stopped && now.revision !== this.base && BigInt(now.revision) > BigInt(this.base || "0")) this.elsewhere(now)
    } catch { /* offline: the next word from the server asks again */ }
    this.looking = false
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = null
  }

  // go goes on after a sending that did not succeed.
  go() {
    this.stopped = false
    this.unsent = true
    this.soon(pause)
  }

  end() {
    this.stop()
    this.unsent = false
    this.known = ""
    this.composer.tell("")
  }

  restart(revision) {
    this.base = revision
    this.stopped = this.unsent = false
    this.known = ""
  }
}

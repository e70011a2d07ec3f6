// A meeting that runs: its clock, signs of life, and forms that float above it.
//
// The server says how much was left when it made the page; the clock counts on from there. When a section runs over,
// the page asks anew each minute, since the minutes are borrowed from others.
import { Controller } from "@hotwired/stimulus"
import { anew } from "./live.js"

const beat = 25000

export default class extends Controller {
  static targets = ["clock", "words", "arc", "left", "away"]
  static values = { url: String, left: Number, part: Number, of: Number, runs: Boolean }

  connect() {
    this.since = Date.now()
    this.timer = setInterval(() => this.tick(), 250)
    this.alive = setInterval(() => this.beat(), beat)
    this.ears = new AbortController()
    const on = (type, act) => addEventListener(type, act, { signal: this.ears.signal })
    on("online", () => { this.beat(); this.look() })
    on("offline", () => this.look())
    on("note:changed", event => { this.kept = event.detail.trouble && event.detail.queue.length; this.look() })
    this.beat()
    this.look()
  }

  awayTargetConnected() { this.look() }

  disconnect() {
    clearInterval(this.timer)
    clearInterval(this.alive)
    this.ears.abort()
  }

  // A refresh brings new numbers: the clock counts on from them.
  leftValueChanged() { this.anew() }
  partValueChanged() { this.anew() }
  runsValueChanged() { this.anew() }

  anew() {
    this.since = Date.now()
    this.said = undefined
    this.tick()
  }

  tick() {
    if (!this.runsValue) return
    const gone = (Date.now() - this.since) / 1000
    const left = Math.round(this.leftValue - gone), part = this.partValue - gone
    this.say(this.clockTarget, (left < 0 ? "−" : "") + `${Math.floor(Math.abs(left) / 60)}:${String(Math.abs(left) % 60).padStart(2, "0")}`)
    const minutes = Math.floor(part / 60)
    if (this.hasArcTarget && this.ofValue > 0) this.arcTarget.setAttribute("stroke-dasharray", `${Math.round(Math.min(Math.max(part / this.ofValue, 0), 1) * 100)} 100`)
    if (this.hasLeftTarget && part >= 0) this.say(this.leftTarget, part < 60 ? "Less than a minute left." : `${minutes} min left.`)
    if (this.said !== undefined && minutes !== this.said && part < 0 && navigator.onLine && !document.hidden) anew()
    this.said = minutes
  }

  say(el, words) {
    if (el.textContent !== words) el.textContent = words
  }

  beat() {
    if (!this.runsValue && !this.urlValue) return
    fetch(this.urlValue, { method: "POST" }).catch(() => {}) // the next one will arrive
  }

  look() {
    for (const el of this.awayTargets) el.hidden = navigator.onLine && !this.kept
  }
}

// What is written and not sent, below the conversation: drafts of colleagues, read anew while they write, and answers
// about to leave, counted down.
import { Controller } from "@hotwired/stimulus"
import { morphChildren } from "@hotwired/turbo"

export default class extends Controller {
  static values = { reads: String, topic: String }

  connect() {
    this.heard = event => { if (event.detail.includes(this.topicValue)) this.read() }
    addEventListener("live:stale", this.heard)
    this.timer = setInterval(() => this.count(), 1000)
  }

  disconnect() {
    removeEventListener("live:stale", this.heard)
    clearInterval(this.timer)
  }

  async read() {
    if (this.reading) return void (this.again = true)
    this.reading = true
    try {
      const answer = await fetch(this.readsValue)
      if (answer.ok && this.element.isConnected) {
        const fresh = this.element.cloneNode(false)
        fresh.innerHTML = await answer.text()
        morphChildren(this.element, fresh)
      }
    } catch { /* offline: the page says so */ }
    this.reading = false
    if (this.again) {
      this.again = false
      this.read()
    }
  }

  count() {
    for (const el of this.element.querySelectorAll("[data-leaves]:not([data-later])")) {
      const left = Math.ceil((Number(el.dataset.leaves) - Date.now()) / 1000), words = el.lastElementChild
      if (left < 60) words.textContent = words.textContent.replace(/^Leav\S+( in \d+ s| now)/, left > 0 ? `Leaves in ${left} s` : "Leaving now")
    }
  }
}

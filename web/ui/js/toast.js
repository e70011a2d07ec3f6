// A toast counts down beside its words and goes. It waits while a person is on it, unless what it offers is then over; only one is ever shown.
import { Controller } from "@hotwired/stimulus"

export default class extends Controller {
  static targets = ["arc"]
  static values = { seconds: Number, strict: Boolean }

  connect() {
    for (const other of document.querySelectorAll(".toast[data-controller=toast]")) if (other !== this.element) other.remove()
    this.left = this.secondsValue * 10
    this.element.addEventListener("turbo:submit-end", event => { if (event.detail.success) this.element.remove() })
    this.timer = setInterval(() => this.count(), 100)
  }

  disconnect() {
    clearInterval(this.timer)
  }

  count() {
    if (!this.strictValue && this.element.matches(":hover,:focus-within") || this.element.querySelector("[data-sending]")) return
    this.left--
    if (this.hasArcTarget) this.arcTarget.setAttribute("stroke-dasharray", `${Math.max(this.left, 0) / this.secondsValue * 10} 100`)
    if (this.left <= 0) this.element.remove()
  }
}

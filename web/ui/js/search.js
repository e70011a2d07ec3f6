// Search while typing: the results stand in a frame of their own, and each answer takes the place of the one before,
// also of one that is still on its way. Arrow down leads from the field into the results.
import { Controller } from "@hotwired/stimulus"

const rest = 150

export default class extends Controller {
  static targets = ["field", "found"]

  connect() {
    const field = this.fieldTarget
    if (document.activeElement === field) field.setSelectionRange(field.value.length, field.value.length)
  }

  disconnect() {
    clearTimeout(this.timer)
  }

  type() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const to = `/search?q=${encodeURIComponent(this.fieldTarget.value)}`
      history.replaceState(history.state, "", to)
      this.foundTarget.src = to
    }, rest)
  }

  down(event) {
    if (event.key !== "ArrowDown") return
    const first = this.foundTarget.querySelector("a.conv")
    if (!first) return
    event.preventDefault()
    first.focus()
  }
}

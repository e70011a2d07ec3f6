// The agenda's form adds up its minutes.
import { Controller } from "@hotwired/stimulus"

export default class extends Controller {
  static targets = ["minutes", "sum"]

  connect() {
    this.element.addEventListener("input", () => this.add())
    this.add()
  }

  add() {
    this.sumTarget.textContent = this.minutesTargets.reduce((sum, field) => sum + (Number(field.value) || 0), 0)
  }
}

// A time zone to choose, with this computer's own already chosen, and the time in each. The <select> works as the
// server wrote it when there is no script. data-zone-detect-value="false" keeps the server's choice.
import { Controller } from "@hotwired/stimulus"

export default class extends Controller {
  static values = { detect: { type: Boolean, default: true } }

  connect() {
    this.element.dataset.keep = ""
    const chosen = this.element.value
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    const wanted = this.detectValue && here ? here : chosen
    const names = new Set([...(Intl.supportedValuesOf?.("timeZone") ?? []), wanted, chosen, "UTC"].filter(Boolean))
    this.element.replaceChildren(...[...names].sort().map(name => {
      const option = new Option(`${name.replaceAll("_", " ")}, ${this.clock(name)}`, name, name === wanted, name === wanted)
      return option
    }))
  }

  clock(zone) {
    try {
      return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date())
    } catch {
      return "unknown"
    }
  }
}

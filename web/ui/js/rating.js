// The rating page. The face that the mail's link chose is saved once a person is really there: the page was visible
// for 1.5 s, or they did anything. Mail scanners open links; they do neither. Every other face saves at once.
//
// "opened" is sent along while the face is still the link's: nobody has chosen it on the page.
// The form itself works without script, by its button. States are shown by [data-rating-target="saved offline error"].
import { Controller } from "@hotwired/stimulus"

const patience = 1500
const signs = ["click", "keydown", "touchmove", "wheel"]

export default class extends Controller {
  static targets = ["saved", "offline", "error"]
  static values = { url: String }

  connect() {
    this.stays = 0
    this.chosen = false
    this.look = setInterval(() => this.watch(), 100)
    this.here = event => { if (event.isTrusted) setTimeout(() => this.save()) } // after a press has changed the face
    for (const type of signs) addEventListener(type, this.here, { passive: true })
    this.back = () => this.save()
    addEventListener("online", this.back)
  }

  disconnect() {
    clearInterval(this.look)
    for (const type of signs) removeEventListener(type, this.here)
    removeEventListener("online", this.back)
  }

  watch() {
    this.stays = document.visibilityState === "visible" && !document.prerendering ? this.stays + 100 : 0
    if (this.stays >= patience) {
      clearInterval(this.look)
      this.save()
    }
  }

  choose() {
    this.chosen = true
    this.save()
  }

  get face() {
    return this.element.querySelector("[name=face]:checked")?.value
  }

  async save() {
    const face = this.face
    if (!face || face === this.done || face === this.under) return
    if (!navigator.onLine) return this.show("offline")
    this.under = face
    try {
      const answer = await fetch(this.urlValue || this.element.action, {
        method: "POST", body: new URLSearchParams(this.chosen ? { face } : { face, opened: "1" }), headers: { Accept: "application/json" }, keepalive: true
      })
      if (!answer.ok) throw new Error(answer.status)
      this.done = face
      this.show("saved")
    } catch {
      this.show(navigator.onLine ? "error" : "offline")
    } finally {
      this.under = null
    }
    if (this.done === face && this.face !== face) this.save()
  }

  show(state) {
    for (const name of ["saved", "offline", "error"]) for (const el of this.targets.findAll(name)) el.hidden = name !== state
  }
}

// A mail's frame is as high as its mail. It can be measured because the sandbox keeps our origin; nothing in it runs.
import { Controller } from "@hotwired/stimulus"

export default class extends Controller {
  connect() {
    this.fit = this.fit.bind(this)
    this.element.addEventListener("load", this.fit)
    this.sizes = new ResizeObserver(this.fit)
    this.sizes.observe(this.element)
    this.fit()
  }

  disconnect() {
    this.element.removeEventListener("load", this.fit)
    this.sizes.disconnect()
  }

  fit() {
    const page = this.element.contentDocument?.documentElement
    if (!page) return
    const width = this.element.clientWidth
    const body = page.querySelector("body")
    const height = Math.ceil(Math.max(body?.scrollHeight ?? 0, body?.getBoundingClientRect().bottom ?? 0))
    if (height === this.height && width === this.width) return
    this.height = height
    this.width = width
    this.element.style.height = `${height + 4}px`
    for (const image of page.querySelectorAll("img")) image.addEventListener("load", this.fit, { once: true })
  }
}

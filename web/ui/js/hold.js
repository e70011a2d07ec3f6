// A form that floats above the page ([data-hold], a popover) is left as it is while it is open, and is emptied and put
// away once it was sent, as is a form with data-anew; the fold it stands in ([data-folds]) is shut, and the summary has
// the focus again. One that was refused comes back with what is wrong.
const held = event => event.target instanceof Element ? event.target.closest("[data-hold]") : null

document.addEventListener("toggle", event => {
  const el = event.target
  if (el instanceof Element && el.matches("[popover][data-hold]")) el.toggleAttribute("data-keep", event.newState === "open")
}, true)
addEventListener("turbo:before-fetch-response", event => {
  if (event.detail.fetchResponse.clientError) held(event)?.removeAttribute("data-keep")
})
addEventListener("turbo:submit-end", event => {
  if (!event.detail.success || !event.target.matches("[data-hold] form,form[data-hold],[data-anew]")) return
  event.target.reset()
  const el = held(event)
  if (el?.popover) el.hidePopover()
  const fold = event.target.closest("details[data-folds]")
  if (!fold) return
  fold.open = false
  fold.querySelector("summary").focus({ preventScroll: true })
})

// A refresh may move such a form to another place in the page, and the browser then closes it. It is opened again, and who
// was writing in it goes on writing.
let open = []
addEventListener("turbo:before-render", () => {
  const at = document.activeElement
  open = [...document.querySelectorAll("[data-hold]:popover-open")].map(el => ({ el, at: el.contains(at) ? at : null, from: at?.selectionStart, to: at?.selectionEnd }))
})
addEventListener("turbo:render", () => {
  for (const { el, at, from, to } of open) {
    if (!el.isConnected || !el.popover || el.matches(":popover-open")) continue
    el.showPopover()
    at?.focus({ preventScroll: true })
    if (at && from != null) at.setSelectionRange(from, to)
  }
  open = []
})

// Keeps what a person has typed, ticked, opened or measured when a page that went stale is morphed.
// [data-keep] is left exactly as it is, with all it holds.
const changed = el =>
  el.matches("input[type=checkbox],input[type=radio]") ? el.checked !== el.defaultChecked
    : el.matches("select") ? [...el.options].some(o => o.selected !== o.defaultSelected)
      : el.value !== el.defaultValue

addEventListener("turbo:before-morph-element", event => {
  const el = event.target
  if (!(el instanceof Element)) return
  if (el.matches("[data-keep],trix-editor,trix-toolbar")) return event.preventDefault()
  if (!el.matches("textarea,input,select")) return
  if (el.type === "hidden") return
  if (el === document.activeElement || changed(el)) event.preventDefault()
})

addEventListener("turbo:before-morph-attribute", event => {
  const { attributeName } = event.detail
  const el = event.target
  if (attributeName === "open" && el.matches("details,dialog")) event.preventDefault()
  if (attributeName === "data-sending") event.preventDefault() // it is on its way still
  if (attributeName === "style" && el.matches("iframe")) event.preventDefault()
  if (attributeName === "hidden" && el.matches("[data-state]")) event.preventDefault()
})

// Naming people in a note: after an @ the list of those who can be named opens below the words ([data-mention] names
// it). Arrows choose, Enter or Tab takes, Escape puts it away. Without script the name is typed out, and means the same.
const fold = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
const listOf = field => field.matches?.("textarea[data-mention]") ? document.getElementById(field.dataset.mention) : null

// The word that is being written: from an @ that no letter precedes to the cursor.
function begun(field) {
  const before = field.value.slice(0, field.selectionStart), at = before.match(/(^|[^\p{L}\p{N}_])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u)
  return at && field.selectionStart === field.selectionEnd ? { from: before.length - at[2].length, words: at[2] } : null
}

function offer(field) {
  const list = listOf(field), at = list && begun(field)
  if (!list) return
  const shown = at ? [...list.children].filter(option => fold(option.dataset.words).split(/[\s,]+/).some((_, i, all) => all.slice(i).join(" ").startsWith(fold(at.words)))) : []
  for (const option of list.children) option.hidden = !shown.includes(option)
  list.hidden = !shown.length
  field.setAttribute("aria-expanded", String(!list.hidden))
  choose(field, list, shown[0])
}

function choose(field, list, option) {
  for (const other of list.children) other.setAttribute("aria-selected", String(other === option))
  if (!option || list.hidden) return field.removeAttribute("aria-activedescendant")
  option.id ||= `${list.id}-${[...list.children].indexOf(option)}`
  field.setAttribute("aria-activedescendant", option.id)
  option.scrollIntoView({ block: "nearest" })
}

function take(field, list, option) {
  const { from } = begun(field)
  field.setRangeText(`${option.dataset.name} `, from, field.selectionStart, "end")
  hide(field, list)
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

function hide(field, list) {
  list.hidden = true
  field.setAttribute("aria-expanded", "false")
  field.removeAttribute("aria-activedescendant")
}

addEventListener("input", event => offer(event.target))
addEventListener("keydown", event => {
  const list = listOf(event.target)
  if (!list || list.hidden || event.isComposing) return
  const shown = [...list.children].filter(option => !option.hidden), now = shown.findIndex(option => option.ariaSelected === "true")
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) choose(event.target, list, shown[(now + step + shown.length) % shown.length])
  else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !event.ctrlKey && !event.metaKey) take(event.target, list, shown[now])
  else if (event.key === "Escape") hide(event.target, list)
  else return
  event.preventDefault()
  event.stopImmediatePropagation()
}, true)
addEventListener("mousedown", event => {
  const option = event.target instanceof Element && event.target.closest("[role=option][data-name]"), list = option?.parentElement
  const field = list && document.querySelector(`textarea[data-mention="${list.id}"]`)
  if (!field) return
  event.preventDefault() // the cursor stays where it is
  take(field, list, option)
})
addEventListener("focusout", event => { const list = event.target instanceof Element && listOf(event.target); if (list) hide(event.target, list) })

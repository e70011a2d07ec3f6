// Keys. Any control with data-hotkey="e", "Mod+Enter" or "g i" is pressed by that key, alternatives parted by
// commas. Inside a list with data-list, j and k (and the arrows) move from row to row; a control with
// data-row-hotkey is pressed while the focus is in its row (li). "?" shows the page's keys, and lets a person switch
// the single keys off.
import { eventToHotkeyString, normalizeHotkey } from "@github/hotkey"

const off = () => localStorage.getItem("rapport:keys") === "off"
const typing = el => el instanceof Element && el.closest("input:not([type=checkbox],[type=radio]),textarea,select,trix-editor,[contenteditable]:not([contenteditable=false])")
const pressed = el => el instanceof Element && el.closest("a[href],button,summary,input,select,[role=button]") // Enter and Space are theirs
const visible = el => el.checkVisibility?.({ visibilityProperty: true }) ?? true
// What stands in a closed [data-menu] has its key as long as the menu can be opened.
const within = el => {
  const menu = el.closest("[data-menu]")
  const opener = menu && document.querySelector(`[popovertarget="${menu.id}"]`)
  return visible(el) || !!opener && visible(opener)
}
let before = ""

const keysOf = el => el.dataset.hotkey.split(",").map(keys => keys.trim().split(" ").map(normalizeHotkey).join(" ")).filter(Boolean)

addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !"jk".includes(event.key)) return
  const key = eventToHotkeyString(event).replace(/Shift\+(?=[^a-z0-9]$)/i, "") // which signs need Shift, each keyboard decides for itself
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (plain && (typing(event.target) || off() && event.key !== "Escape")) {
    before = ""
    return
  }
  if (plain && ["Enter", " "].includes(event.key) && pressed(event.target)) return
  const sequence = before ? `${before} ${key}` : key
  const open = document.querySelector("dialog[open],form[popover]:popover-open")
  const here = [...(open ?? document).querySelectorAll("[data-hotkey]")].filter(el => !el.disabled && within(el))
  const el = here.find(el => keysOf(el).includes(sequence)) ?? here.find(el => keysOf(el).includes(key))
  before = ""
  if (el) {
    event.preventDefault()
    press(el)
  } else if (!open && plain && ofRow(event.target, key)) {
    event.preventDefault()
  } else if (!open && plain && move(event)) {
    event.preventDefault()
  } else if (!open && plain && event.key === "?") {
    event.preventDefault()
    show()
  } else if (plain) {
    before = key
    setTimeout(() => { if (before === key) before = "" }, 1500)
  }
})

export function press(el) {
  if (el.matches("input:not([type=checkbox],[type=radio]),textarea,select,trix-editor,[data-hotkey-focus]")) el.focus()
  else el.click()
  // What a key opened is gone through by keys.
  const opened = el.matches("[popovertarget]") && document.getElementById(el.getAttribute("popovertarget"))
  if (opened && opened.matches(":popover-open") && !opened.contains(document.activeElement)) opened.querySelector("button:not([disabled]),a[href],input:not([type=hidden]),textarea,select")?.focus()
}

// ofRow presses what a key does in the row that has the focus; what it is folded in opens.
function ofRow(target, key) {
  const el = target instanceof Element && target.closest("[data-list] > li")?.querySelector(`[data-row-hotkey="${CSS.escape(key)}"]`)
  if (!el || el.disabled) return false
  for (let fold = el.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true
  press(el)
  return true
}

// move steps through the rows of the nearest list.
function move(event) {
  const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return false
  const inside = event.target instanceof Element && event.target.closest("[data-list]")
  if (event.key.startsWith("Arrow") && !inside) return false
  const list = inside || document.querySelector("[data-list]")
  if (!list) return false
  const rows = [...list.querySelectorAll("[data-row],a.conv")].filter(visible)
  if (!rows.length) return false
  const from = rows.findIndex(row => row === document.activeElement || row.contains(document.activeElement))
  const current = rows.findIndex(row => row.hasAttribute("aria-current"))
  const to = from >= 0 ? from + step : current >= 0 ? current + step : 0
  rows[Math.min(Math.max(to, 0), rows.length - 1)].focus()
  return true
}

const said = el => (el.getAttribute("aria-label") ?? [...el.childNodes].filter(n => n.nodeName !== "KBD" && n.ariaHidden !== "true").map(n => n.textContent).join("")).trim().replace(/\s+/g, " ")
const signs = { Mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl", Control: "Ctrl", Shift: "⇧", Enter: "↵", Escape: "Esc" }
const named = el => el.labels?.[0] ? said(el.labels[0]) : said(el)

// caps draws the keys of one combination, "g i" or "Mod+Enter", as people read them.
export const caps = keys => keys.split(/[ +](?=.)/).flatMap((key, i) => {
  const cap = document.createElement("kbd")
  cap.textContent = signs[key] ?? (/^[a-z]$/.test(key) ? key.toUpperCase() : key)
  return i ? [" ", cap] : [cap]
})

// controls lists what this page has a key for: its name, its keys, itself.
export const controls = () => [...document.querySelectorAll("[data-hotkey]")].filter(el => !el.disabled && within(el)).map(el => ({ el, name: named(el), key: el.dataset.hotkey.split(",")[0].trim() }))

// The keys are shown by where they lead: from page to page, into an answer, and all else.
const groups = [["Going places", el => el.closest(".topbar")], ["Answering", el => el.closest("form[data-controller~=composer],.note-form")], ["Here", () => true]]

// rowKeys lists what the rows of this page have keys for: of many rows each key once.
const rowKeys = () => [...new Map([...document.querySelectorAll("[data-list] [data-row-hotkey]")].map(el => [el.dataset.rowHotkey, [`${named(el)}, in a row`, [el.dataset.rowHotkey]]])).values()]

export function show() {
  document.getElementById("keys")?.remove()
  const make = (name, className, ...inside) => {
    const made = document.createElement(name)
    if (className) made.className = className
    made.append(...inside)
    return made
  }
  const dialog = make("dialog", "pal keyhelp")
  dialog.id = "keys"
  dialog.dataset.keep = ""
  dialog.setAttribute("aria-labelledby", "keys-h")
  const heading = make("h2", "", "Keys of this page")
  heading.id = "keys-h"
  const close = make("button", "btn small line", "Close ", make("kbd", "", "Esc"))
  close.type = "button"
  close.addEventListener("click", () => dialog.close())
  const columns = make("div", "kh-cols")
  columns.tabIndex = 0
  columns.setAttribute("role", "region")
  columns.setAttribute("aria-label", "All keys")
  const section = (title, lines) => columns.append(make("section", "", make("h3", "side-head", title), make("dl", "keys", ...lines.map(([words, keys]) =>
    make("div", "", make("dt", "", words), make("dd", "", ...keys.flatMap((key, i) => i ? [make("span", "quiet", "or"), ...caps(key)] : caps(key))))))))
  const left = controls()
  for (const [title, belongs] of groups) {
    const lines = []
    for (const one of [...left]) {
      if (!belongs(one.el)) continue
      left.splice(left.indexOf(one), 1)
      lines.push([one.name, one.el.dataset.hotkey.split(",").map(key => key.trim())])
    }
    if (title === "Answering" && document.querySelector("form[data-controller~=snippets]")) lines.push(["A snippet, by its abbreviation", [";"]])
    if (lines.length) section(title, lines)
  }
  section("Everywhere", [...document.querySelector("[data-list]") ? [["Down, up the list", ["j", "k"]], ["Open", ["Enter"]], ...rowKeys()] : [], ["This help", ["?"]]])
  const tick = make("input", "")
  tick.type = "checkbox"
  tick.checked = !off()
  tick.addEventListener("change", () => tick.checked ? localStorage.removeItem("rapport:keys") : localStorage.setItem("rapport:keys", "off"))
  columns.lastChild.append(make("label", "check", tick, "Single keys work when I’m not typing"))
  dialog.append(make("div", "pal-in", make("div", "kh-head", heading, make("p", "small-text quiet", "Each one has a button too."), close), columns))
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

addEventListener("click", event => {
  if (event.target instanceof Element && event.target.closest("[data-keys]")) show()
})
addEventListener("turbo:before-cache", () => document.getElementById("keys")?.remove())
const offer = () => document.querySelectorAll("[data-keys]").forEach(el => { el.hidden = false })
addEventListener("turbo:load", offer)
addEventListener("turbo:render", offer)

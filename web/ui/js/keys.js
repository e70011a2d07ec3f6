// Keys. Any control with data-hotkey="e", "Mod+Enter" or "g i" is pressed by that key, alternatives parted by
// commas. Inside a list with data-list, j and k (and the arrows) move from row to row. "?" shows the page's keys,
// and lets a person switch the single keys off.
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
  const el = [...(open ?? document).querySelectorAll("[data-hotkey]")].find(el => !el.disabled && within(el) && keysOf(el).some(keys => keys === sequence || keys === key))
  before = ""
  if (el) {
    event.preventDefault()
    press(el)
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

function press(el) {
  if (el.matches("input:not([type=checkbox],[type=radio]),textarea,select,trix-editor,[data-hotkey-focus]")) el.focus()
  else el.click()
  // What a key opened is gone through by keys.
  const opened = el.matches("[popovertarget]") && document.getElementById(el.getAttribute("popovertarget"))
  if (opened && opened.matches(":popover-open") && !opened.contains(document.activeElement)) opened.querySelector("button:not([disabled]),a[href],input:not([type=hidden]),textarea,select")?.focus()
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

const said = el => (el.getAttribute("aria-label") ?? [...el.childNodes].filter(n => n.nodeName !== "KBD").map(n => n.textContent).join("")).trim().replace(/\s+/g, " ")
const glyph = key => key.replaceAll("Mod", navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl").replaceAll("+", " ").replace("Enter", "↵").replace(/(?<![a-z])[a-z](?![a-z])/g, key => key.toUpperCase())

function show() {
  document.getElementById("keys")?.remove()
  const dialog = document.createElement("dialog")
  dialog.id = "keys"
  dialog.dataset.keep = ""
  dialog.setAttribute("aria-labelledby", "keys-h")
  const box = dialog.appendChild(document.createElement("div"))
  const head = box.appendChild(document.createElement("h2"))
  head.id = "keys-h"
  head.textContent = "Keys of this page"
  const list = box.appendChild(document.createElement("dl"))
  list.className = "keys"
  const line = (words, keys) => {
    const row = list.appendChild(document.createElement("div"))
    row.appendChild(document.createElement("dt")).textContent = words
    const dd = row.appendChild(document.createElement("dd"))
    for (const key of keys) dd.appendChild(document.createElement("kbd")).textContent = glyph(key)
  }
  for (const el of document.querySelectorAll("[data-hotkey]")) if (within(el)) line(said(el), el.dataset.hotkey.split(",").map(k => k.trim()))
  if (document.querySelector("[data-list]")) {
    line("Next in the list", ["j"])
    line("The one before", ["k"])
  }
  line("This list", ["?"])
  const label = box.appendChild(document.createElement("label"))
  label.className = "check"
  const tick = label.appendChild(document.createElement("input"))
  tick.type = "checkbox"
  tick.checked = !off()
  tick.addEventListener("change", () => tick.checked ? localStorage.removeItem("rapport:keys") : localStorage.setItem("rapport:keys", "off"))
  label.append("Single keys work when I’m not typing")
  const close = box.appendChild(document.createElement("button"))
  close.type = "button"
  close.className = "btn line"
  close.textContent = "Close"
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

addEventListener("click", event => {
  if (event.target instanceof Element && event.target.closest("[data-keys]")) show()
})
const offer = () => document.querySelectorAll("[data-keys]").forEach(el => { el.hidden = false })
addEventListener("turbo:load", offer)
addEventListener("turbo:render", offer)

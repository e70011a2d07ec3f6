// The palette that Ctrl K opens: what can be done on this page, conversations, places, people, snippets. It is gone
// through by keys alone: what is typed narrows it, arrows choose, Enter does it. [data-palette="snippets"] opens it for
// snippets only, to be put into the answer.
import * as Turbo from "@hotwired/turbo"
import { controls, caps, press, show as keys } from "./keys.js"
import { choices, blanks } from "./snippets.js"

const rest = 120
let box // the open palette

const el = (name, className, ...inside) => {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...inside)
  return made
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  const sprite = document.querySelector("svg use[href*='#i-']")?.getAttribute("href").split("#")[0] ?? ""
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"))
  svg.firstChild.setAttribute("href", `${sprite}#i-${name}`)
  return svg
}

const kbds = key => key ? el("span", "pal-k", ...caps(key)) : el("span", "pal-k")
const fits = (q, text) => q.toLowerCase().split(/\s+/).filter(Boolean).every(word => text.toLowerCase().includes(word))

export function open(scope = "") {
  if (box || document.querySelector("dialog[open]")) return
  const back = document.activeElement
  const form = document.querySelector("form[data-controller~=snippets]")
  const here = () => scope ? [] : controls().filter(one => !mine.contains(one.el) && !one.el.closest(".topbar") && !one.el.matches("[data-palette]"))
  const input = el("input", "input bare")
  input.type = "text"
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": "pal-list", "aria-autocomplete": "list", "aria-label": scope ? "Find a snippet" : "Search or jump", autocomplete: "off", spellcheck: "false" })) input.setAttribute(name, value)
  const close = el("button", "btn small", el("kbd", "", "Esc"))
  close.type = "button"
  close.setAttribute("aria-label", "Esc: close")
  const list = el("div", "pal-list")
  list.id = "pal-list"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", "Matches")
  const foot = el("p", "pal-foot", el("span", "", el("kbd", "", "↑"), " ", el("kbd", "", "↓"), " choose"), el("span", "", el("kbd", "", "↵"), scope ? " put it in" : " do it"))
  if (!scope) {
    const all = el("button", "btn small text", "All keys ", el("kbd", "", "?"))
    all.type = "button"
    all.addEventListener("click", () => { box.close(); keys() })
    foot.append(el("span", "", el("kbd", "", "Ctrl"), " ", el("kbd", "", "↵"), " search everything"), all)
  }
  box = el("dialog", "pal", el("div", "pal-in", el("div", "pal-field", icon("search"), input, close), list, foot))
  box.dataset.keep = ""
  box.setAttribute("aria-label", input.getAttribute("aria-label"))
  const mine = box
  let options = []
  let now = 0
  let asked = 0
  let timer

  const point = to => {
    now = Math.min(Math.max(to, 0), options.length - 1)
    options.forEach((one, i) => one.row.setAttribute("aria-selected", String(i === now)))
    if (options[now]) {
      input.setAttribute("aria-activedescendant", options[now].row.id)
      options[now].row.scrollIntoView({ block: "nearest" })
    } else input.removeAttribute("aria-activedescendant")
  }
  const act = one => {
    mine.close()
    one.act()
  }
  const draw = groups => {
    options = []
    list.replaceChildren(...groups.filter(([, all]) => all.length).map(([title, all], g) => {
      const group = el("div", "")
      group.setAttribute("role", "group")
      const heading = el("div", "pal-h", title)
      heading.id = `pal-g${g}`
      heading.setAttribute("role", "presentation")
      group.setAttribute("aria-labelledby", heading.id)
      group.append(heading, ...all.map(one => {
        const words = el("span", "", one.name)
        if (one.more) words.append(" ", el("small", "", one.more))
        const row = el("div", "", icon(one.icon ?? "chevron-right"), words, kbds(one.key))
        row.id = `pal-o${options.length}`
        row.setAttribute("role", "option")
        row.setAttribute("aria-selected", "false")
        row.addEventListener("click", () => act(one))
        options.push({ ...one, row })
        return row
      }))
      return group
    }))
    point(0)
  }

  const fill = async () => {
    const q = input.value.trim()
    const turn = ++asked
    const [snippets, far] = await Promise.all([
      choices(), scope ? {} : fetch(`/palette?q=${encodeURIComponent(q)}`, { headers: { Accept: "application/json" } }).then(answer => answer.ok ? answer.json() : {}).catch(() => ({})),
    ])
    if (turn !== asked || !mine.open) return
    const visit = one => ({ ...one, act: () => Turbo.visit(one.url) })
    const insert = one => ({
      name: one.name, more: blanks(one.blanks), icon: "zap", key: one.abbr,
      act: () => form ? form.dispatchEvent(new CustomEvent("snippets:put", { detail: { id: one.id } })) : Turbo.visit(`/snippets/${one.id}`),
    })
    const words = snippets.filter(one => fits(q, `${one.name} ${one.abbr} ${one.folder} ${one.text}`)).slice(0, scope ? 50 : q ? 6 : 3).map(insert)
    const groups = [
      ["Here", here().filter(one => fits(q, one.name)).map(one => ({ ...one, icon: "chevron-right", act: () => press(here().find(now => now.name === one.name)?.el ?? one.el) }))],
      ["Conversations", (far.conversations ?? []).map(visit)],
      ["Go to", (far.places ?? []).map(visit)],
      ["People", (far.people ?? []).map(visit)],
      ["Snippets", words],
    ]
    if (!scope && q) groups.push(["Everything", [{ name: `Search every message for “${q}”`, icon: "search", act: () => everything(q) }]])
    if (scope && !words.length) groups.push(["Snippets", [{ name: snippets.length ? `No snippet has “${q}” in it` : "There are no snippets yet", more: "write one", icon: "plus", act: () => Turbo.visit("/snippets/new") }]])
    draw(groups)
  }
  const everything = q => Turbo.visit(`/search?q=${encodeURIComponent(q)}`)

  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(fill, rest)
  })
  mine.addEventListener("keydown", event => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) point((now + step + options.length) % options.length)
    else if (event.key === "Enter" && event.target === input && (event.ctrlKey || event.metaKey) && !scope) {
      mine.close()
      everything(input.value.trim())
    } else if (event.key === "Enter" && event.target === input) clearTimeout(timer), fill().then(() => { if (options[now] && mine.open) act(options[now]) })
    else if (event.key === "?" && !input.value && !scope) {
      mine.close()
      keys()
    } else return
    event.preventDefault()
    event.stopPropagation()
  })
  close.addEventListener("click", () => mine.close())
  mine.addEventListener("click", event => { if (event.target === mine) mine.close() })
  mine.addEventListener("close", () => {
    clearTimeout(timer)
    mine.remove()
    box = undefined
    if (back?.isConnected) back.focus()
  })
  document.body.append(mine)
  mine.showModal()
  input.focus()
  fill()
}

addEventListener("click", event => {
  const opener = event.target instanceof Element && event.target.closest("[data-palette]")
  if (opener) open(opener.dataset.palette)
})
// A refresh in place leaves it open, with what is typed; another page, or the copy that Turbo keeps of this one, has none.
addEventListener("turbo:before-render", event => { if (event.detail.renderMethod !== "morph") box?.close() })
addEventListener("turbo:before-cache", () => box?.close())
const offer = () => document.querySelectorAll("[data-palette]").forEach(opener => { opener.hidden = false })
addEventListener("turbo:load", offer)
addEventListener("turbo:render", offer)

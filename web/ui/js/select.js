// Choosing rows of a list. [data-pick] (a key presses it) chooses the row that has the focus, or the one that is open; a
// press with Shift chooses all between it and the one chosen last. When the form of the choice was sent, nothing is chosen.
const boxes = () => [...document.querySelectorAll(".pick input")]
let last = null

addEventListener("click", event => {
  if (!(event.target instanceof Element)) return
  if (event.target.closest("[data-pick]")) {
    const row = document.activeElement?.closest("li:has(.pick)") ?? document.querySelector("li:has(.conv[aria-current]) .pick")?.closest("li") ?? document.querySelector("li:has(.pick)")
    row?.querySelector(".pick input").click()
    return
  }
  if (event.target.closest("[data-unpick]")) return clear()
  const box = event.target.closest(".pick input")
  if (!box) return
  const all = boxes()
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b)
    for (const one of all.slice(from, to + 1)) one.checked = box.checked
  }
  last = box
  count()
})

function clear() {
  for (const box of boxes()) box.checked = false
  count()
}

function count() {
  const n = boxes().filter(box => box.checked).length
  for (const el of document.querySelectorAll("[data-picked]")) el.textContent = n === 1 ? "1 chosen" : `${n} chosen`
}

addEventListener("turbo:submit-end", event => {
  if (event.detail.success && event.target.id === "selection") {
    document.querySelector("#selection-sleep:popover-open,#selection-topic:popover-open")?.hidePopover()
    clear()
  }
})
addEventListener("turbo:render", count)

// An answer that was held back. The page, refreshed in place, moves to the line #new above what its writer has not seen.
// [data-discard] empties the editor of its form: the draft goes, and with it what held it back.
let shown = null

addEventListener("turbo:render", () => {
  const line = document.getElementById("new")
  if (line && line !== shown) line.scrollIntoView()
  shown = line
})

addEventListener("click", event => {
  const form = event.target instanceof Element && event.target.closest("[data-discard]")?.form
  form?.querySelector("trix-editor")?.editor.loadHTML("")
})

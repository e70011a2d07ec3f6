// [data-discard] empties the editor of its form: the draft goes, and with it what held the answer back.
addEventListener("click", event => {
  const form = event.target instanceof Element && event.target.closest("[data-discard]")?.form
  form?.querySelector("trix-editor")?.editor.loadHTML("")
})

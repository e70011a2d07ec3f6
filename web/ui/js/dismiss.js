// [data-dismiss] puts away the toast or notice it stands in.
addEventListener("click", event => {
  const box = event.target instanceof Element && event.target.closest("[data-dismiss]")?.closest(".toast,.notice")
  if (!box) return
  if (box.id) box.hidden = true
  else box.remove()
})

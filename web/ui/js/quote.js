// Words selected in a customer's mail become the words of a form that opens over it: its [data-quote].
addEventListener("beforetoggle", event => {
  if (event.newState !== "open" || !(event.target instanceof Element)) return
  const field = event.target.querySelector("[data-quote]"), chosen = getSelection()
  const from = chosen?.anchorNode?.parentElement
  if (!field || !chosen || chosen.isCollapsed || !from?.closest(".msg.customer .words")) return
  field.value = chosen.toString().replace(/\s+/g, " ").trim().slice(0, field.maxLength)
}, true)

// Such a form closes when its words have arrived: the page it lies over is refreshed in place and would leave it open.
addEventListener("turbo:submit-end", event => {
  if (event.detail.success && event.target.matches("[popover]:popover-open")) event.target.hidePopover()
})

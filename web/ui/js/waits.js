// Keeps the clocks of people who wait true between two visits: [data-since] holds Unix milliseconds, as the template
// "wait" writes it. The words and limits are those of ui.Wait.
const hour = 3600000

function span(ms) {
  const minutes = Math.floor(ms / 60000)
  if (minutes < 1) return "under a minute"
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / 60 / 24)} days`
}

function tick() {
  for (const el of document.querySelectorAll(".wait[data-since]")) {
    const ms = Math.max(Date.now() - Number(el.dataset.since), 0)
    const words = el.querySelector("[data-span]")
    if (words && words.textContent !== span(ms)) words.textContent = span(ms)
    el.querySelector(".arc")?.setAttribute("stroke-dasharray", `${Math.floor(Math.min(ms / hour, 1) * 100)} 100`)
    el.classList.toggle("past", ms >= hour)
    el.classList.toggle("soon", ms < hour && ms >= hour * 0.75)
  }
}

// Demo and tests show a moment that is not now: <html data-still> stops the clocks.
const run = () => { if (!document.documentElement.hasAttribute("data-still")) tick() }
setInterval(run, 20000)

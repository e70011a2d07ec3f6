// The bell. When the stream says that its person was told something, or has read it elsewhere, the bell alone is
// fetched and painted; the page around it stays as it is.
let ringing = null, turn = 0

addEventListener("live:stale", event => {
  const bell = document.querySelector("[data-bell]")
  if (ringing || !bell || !event.detail.some(topic => topic === "*" || topic === "openings" || topic === `news:${bell.dataset.bell}`)) return
  ringing = setTimeout(ring, 150)
})

async function ring() {
  ringing = null
  const mine = ++turn
  const answer = await fetch("/news/bell", { headers: { "X-Refresh": "1" } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (mine !== turn) return // a later one is on its way, or was quicker
  for (const id of ["bell", "news"]) {
    const now = document.getElementById(id), next = page.getElementById(id)
    if (!now || !next || now.innerHTML === next.innerHTML) continue
    now.innerHTML = next.innerHTML
    for (const name of ["aria-label", "class"]) if (next.hasAttribute(name)) now.setAttribute(name, next.getAttribute(name))
  }
}

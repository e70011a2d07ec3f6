// A form is sent once: a second press while the first is under way does nothing. If it never arrives, that is said,
// and what was typed stays. A form with data-forget (signing out) clears what this browser kept for its person.
const trouble = words => {
  const notice = document.getElementById("trouble")
  if (!notice) return
  notice.querySelector("span").textContent = words
  notice.hidden = false
}

addEventListener("submit", event => {
  const form = event.target
  if (form.hasAttribute("data-sending")) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  if (!navigator.onLine && form.method === "post") {
    event.preventDefault()
    event.stopImmediatePropagation()
    trouble("You’re offline. Nothing was sent; your words are still here.")
    return
  }
  if (form.hasAttribute("data-forget")) {
    for (const key of Object.keys(localStorage)) if (key.startsWith("rapport:draft:")) localStorage.removeItem(key)
  }
  if (form.dataset.turbo === "false") form.setAttribute("data-sending", "")
}, true)

addEventListener("turbo:submit-start", event => event.target.setAttribute("data-sending", ""))
addEventListener("turbo:submit-end", event => event.target.removeAttribute("data-sending"))
// A session that ended meanwhile takes nothing. The page stays, with every word.
addEventListener("turbo:before-fetch-response", event => {
  if (event.detail.fetchResponse.statusCode !== 401 || !(event.target instanceof HTMLFormElement)) return
  event.preventDefault()
  trouble("You are signed out, and nothing was sent. Your words are still here: sign in in another tab, then press again.")
})
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(form => form.removeAttribute("data-sending")))
addEventListener("turbo:fetch-request-error", event => {
  event.preventDefault()
  const form = event.target instanceof Element && event.target.closest("form")
  form && form.removeAttribute("data-sending")
  trouble(form ? "That didn’t leave. Your words are still here; try again." : "The server didn’t answer. Nothing is lost.")
})

// Names this page's nonce when Turbo asks for the next page: the browser holds on to the first page's policy, so
// what the next page brings along must carry the same nonce.
const nonce = document.querySelector('meta[name="csp-nonce"]')?.content

addEventListener("turbo:before-fetch-request", event => {
  if (nonce) event.detail.fetchOptions.headers["X-Page-Nonce"] = nonce
})

// A page opens at [data-open-here], the first of the newest words, inside whatever scrolls around it. A refresh in
// place keeps the scroll as it is. The list beside it shows the line of what is open.
let opened = false

addEventListener("turbo:before-render", event => { opened = event.detail.renderMethod === "morph" })
addEventListener("turbo:load", () => {
  if (opened) return
  opened = true
  document.querySelector(".conv[aria-current]")?.scrollIntoView({ block: "nearest" })
  const words = document.querySelector("[data-open-here]")
  if (!words) return
  document.fonts.ready.then(() => {
    let box = words.parentElement
    while (box && !(box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY))) box = box.parentElement
    if (box) box.scrollTop += words.getBoundingClientRect().top - box.getBoundingClientRect().top - 16
    else words.scrollIntoView() // on a phone the page itself scrolls; scroll-margin keeps clear of what sticks to its top
  })
})

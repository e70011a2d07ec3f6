// Dresses a textarea as a Trix editor with a small toolbar. The textarea stays, hidden, and carries the HTML.
import "trix"

const tools = `
<div class="trix-button-row" role="group" aria-label="Style of the words">
  <button type="button" class="btn small" data-trix-attribute="bold" data-trix-key="b" aria-label="Bold" title="Bold, Ctrl B"><b aria-hidden="true">B</b></button>
  <button type="button" class="btn small" data-trix-attribute="italic" data-trix-key="i" aria-label="Italic" title="Italic, Ctrl I"><i aria-hidden="true">I</i></button>
  <button type="button" class="btn small" data-trix-attribute="href" data-trix-action="link" data-trix-key="k" title="Link, Ctrl K">Link</button>
  <button type="button" class="btn small" data-trix-attribute="bullet" title="List">List</button>
  <button type="button" class="btn small" data-trix-attribute="number" title="Numbered steps">Steps</button>
  <button type="button" class="btn small" data-trix-attribute="quote" title="Quotation">Quote</button>
  <button type="button" class="btn small" data-trix-attribute="code" title="Code, as it is typed">Code</button>
</div>
<div class="trix-dialogs" data-trix-dialogs>
  <div class="trix-dialog" data-trix-dialog="href" data-trix-dialog-attribute="href">
    <input type="url" name="href" class="input" placeholder="https://" aria-label="Address of the link" data-trix-validate-href required data-trix-input disabled>
    <button type="button" class="btn small line" data-trix-method="setAttribute">Link</button>
    <button type="button" class="btn small" data-trix-method="removeAttribute">Unlink</button>
  </div>
</div>`

// plain turns words without markup into what Trix reads.
export function plain(words) {
  const box = document.createElement("div")
  box.textContent = words
  return box.innerHTML.replaceAll(/\r?\n/g, "<br>")
}

let count = 0

// dress puts the editor after the textarea and gives it back. A copy from Turbo's cache is cleared away first.
export function dress(words, html, form) {
  form.querySelectorAll("trix-editor,trix-toolbar").forEach(el => el.remove())
  count++
  words.id ||= `words-${count}`
  words.value = html
  words.hidden = true
  words.required = false
  words.dataset.keep = words.dataset.html = ""

  const toolbar = document.createElement("trix-toolbar")
  toolbar.id = `tools-${count}`
  toolbar.innerHTML = tools

  const editor = document.createElement("trix-editor")
  editor.setAttribute("input", words.id)
  editor.setAttribute("toolbar", toolbar.id)
  editor.setAttribute("aria-multiline", "true")
  const label = words.labels?.[0]?.textContent.trim() || words.getAttribute("aria-label")
  if (label) editor.setAttribute("aria-label", label)
  if (words.placeholder) editor.setAttribute("placeholder", words.placeholder)
  if (words.autofocus) editor.setAttribute("autofocus", "")
  if (words.dataset.hotkey) editor.dataset.hotkey = words.dataset.hotkey
  words.after(editor, toolbar)
  return editor
}

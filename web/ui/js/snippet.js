// The form of a snippet: its words in the editor, and buttons that put our syntax in where the caret is. Without script
// the textarea carries the words' HTML.
import { Controller } from "@hotwired/stimulus"
import { dress, plain } from "./editor.js"

export default class extends Controller {
  static targets = ["words", "tools"]

  connect() {
    if (!this.hasWordsTarget) return
    const given = this.wordsTarget.value
    this.editor = dress(this.wordsTarget, given.includes("<") ? given : plain(given), this.element)
    this.toolsTarget.hidden = false
    this.element.addEventListener("trix-file-accept", event => event.preventDefault())
    this.element.addEventListener("submit", () => this.editor.editorController.updateInputElement())
  }

  put({ target }) {
    this.editor.focus()
    this.editor.editor.recordUndoEntry("Put in")
    this.editor.editor.insertString(target.dataset.words)
  }
}

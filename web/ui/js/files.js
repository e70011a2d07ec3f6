// Files beside an answer: chosen, dropped or pasted. Each goes to the server at once, with its progress in sight; pictures
// that are dropped or pasted among the words stand there.
const shown = ["image/png", "image/jpeg", "image/gif", "image/webp"]
const size = bytes => bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1).replace(".0", "")} MB`

export default class Files {
  constructor(composer) {
    Object.assign(this, { composer, busy: 0 })
    const box = composer.boxTarget
    composer.pickerTarget.addEventListener("change", () => this.add(composer.pickerTarget))
    for (const type of ["dragenter", "dragover"]) box.addEventListener(type, event => {
      if (![...event.dataTransfer?.types ?? []].includes("Files")) return
      event.preventDefault()
      box.toggleAttribute("data-over", true)
    })
    for (const type of ["dragleave", "drop"]) box.addEventListener(type, event => { if (!box.contains(event.relatedTarget)) box.removeAttribute("data-over") })
    box.addEventListener("drop", event => {
      if (event.defaultPrevented || event.target.closest?.("trix-editor") || !event.dataTransfer?.files.length) return
      event.preventDefault()
      for (const file of event.dataTransfer.files) this.attach(file)
    })
  }

  // accepts lets Trix have pictures, and puts everything else beside the words.
  accepts(file) {
    if (this.tooBig(file)) return false
    if (shown.includes(file.type)) return true
    this.attach(file)
    return false
  }

  add(picker) {
    for (const file of picker.files) this.attach(file)
    picker.value = ""
  }

  get sum() {
    return [...this.composer.filesTarget.querySelectorAll("[data-bytes]")].reduce((sum, li) => sum + Number(li.dataset.bytes), 0)
  }

  tooBig(file) {
    const most = this.composer.mostValue
    if (this.sum + file.size <= most) return this.composer.refuse("")
    this.composer.refuse(file.size > most
      ? `“${file.name}” is ${size(file.size)}; most mail servers take ${size(most)}. Make it smaller, or put it where it can be fetched and send a link.`
      : `With “${file.name}” the files are ${size(this.sum + file.size)} together; most mail servers take ${size(most)}. Take one off, or send a link.`)
    return true
  }

  // The ids of the files that have arrived.
  get ids() {
    return [...this.composer.filesTarget.querySelectorAll("[name=file]")].map(field => field.value)
  }

  // follow makes these files those of a draft that went on elsewhere, three ways: known is what both began with. What either
  // added stays, what either took off goes.
  follow(theirs, known) {
    const mine = this.ids
    for (const file of theirs) if (!mine.includes(file.id) && !known.includes(file.id)) this.row(file.name, file.bytes).prepend(this.field(file.id))
    for (const id of mine) if (known.includes(id) && !theirs.some(file => file.id === id)) this.composer.filesTarget.querySelector(`li:has([name=file][value="${CSS.escape(id)}"])`)?.remove()
  }

  // row is a file beside the words.
  row(name, bytes) {
    const li = document.createElement("li")
    li.className = "attachment"
    li.dataset.bytes = bytes
    li.innerHTML = `<bdi></bdi> <span class="quiet"></span><button class="btn small icon-only" type="button" data-action="composer#dropFile keydown.delete->composer#dropFile keydown.backspace->composer#dropFile"><span aria-hidden="true">×</span></button>`
    li.querySelector("bdi").textContent = name
    li.querySelector("span").textContent = size(bytes)
    li.querySelector("button").setAttribute("aria-label", `Take ${name} off`)
    this.composer.filesTarget.append(li)
    return li
  }

  field(id) {
    return Object.assign(document.createElement("input"), { type: "hidden", name: "file", value: id })
  }

  // attach puts a file beside the words.
  async attach(file) {
    if (this.tooBig(file)) return
    const li = this.row(file.name, file.size)
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: `${file.name} on its way` })
    li.prepend(bar)
    try {
      const kept = await this.send(file, done => { bar.value = done }, li)
      if (!li.isConnected) return
      bar.replaceWith(this.field(kept.id))
      this.composer.changed()
    } catch (error) {
      li.remove()
      if (error.message) this.composer.refuse(error.message)
    }
  }

  // put sends a picture that stands among the words.
  async put(attachment) {
    if (!attachment.file) return
    try {
      const kept = await this.send(attachment.file, done => attachment.setUploadProgress(done * 100))
      attachment.setAttributes({ url: kept.url })
    } catch (error) {
      attachment.remove()
      this.composer.refuse(error.message || `“${attachment.file.name}” did not arrive. Put it there again.`)
    }
  }

  send(file, progress, li) {
    this.busy++
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest()
      const body = new FormData()
      body.append("file", file, file.name || "picture.png")
      request.open("POST", this.composer.uploadsValue)
      request.responseType = "json"
      request.setRequestHeader("Accept", "application/json")
      request.upload.addEventListener("progress", event => { if (event.lengthComputable) progress(event.loaded / event.total) })
      request.addEventListener("load", () => request.status === 200 ? done(request.response) : fail(new Error(request.response?.say ?? `“${file.name}” did not arrive. Choose it again.`)))
      request.addEventListener("error", () => fail(new Error(`“${file.name}” did not arrive: the server can’t be reached. Choose it again when you are online.`)))
      request.addEventListener("abort", () => fail(new Error("")))
      request.addEventListener("loadend", () => this.busy--)
      if (li) li.request = request
      request.send(body)
    })
  }

  // drop takes a file off; the next one, or the editor, has the focus then.
  drop(li) {
    li.request?.abort()
    const next = li.nextElementSibling ?? li.previousElementSibling
    li.remove()
    next ? next.querySelector("button").focus() : this.composer.editor.focus()
    this.composer.refuse("")
    this.composer.changed()
  }

  clear() {
    this.composer.filesTarget.replaceChildren()
    this.composer.refuse("")
  }
}

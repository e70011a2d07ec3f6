// Emoji by their names: ":wave" offers what begins so; the arrows choose, Enter or Tab takes it, Escape lets it be.
// ":wave:" takes it at once.
const list = `😀 grinning,😄 smile,😅 sweat_smile,😂 joy,🙂 slight_smile,😉 wink,😊 blush,😍 heart_eyes,😎 cool,🤔 thinking,🤗 hug,😐 neutral,😕 confused,😟 worried,🙁 frown,😢 cry,😭 sob,😮 surprised,😴 sleeping,🤞 fingers_crossed,👍 thumbsup,👎 thumbsdown,👋 wave,👏 clap,🙏 pray,🙏 thanks,💪 strong,🙌 raised_hands,👌 ok_hand,🤝 handshake,👀 eyes,❤️ heart,💙 blue_heart,💚 green_heart,💔 broken_heart,⭐ star,✨ sparkles,🎉 tada,🎉 party,🎂 cake,🎁 gift,🔥 fire,🚀 rocket,☕ coffee,🍵 tea,🍕 pizza,🌞 sun,🌧️ rain,🌈 rainbow,🌱 seedling,🌻 sunflower,🐛 bug,🐱 cat,🐶 dog,✅ check,✅ done,❌ cross,❗ exclamation,❓ question,⚠️ warning,ℹ️ info,💡 bulb,💡 idea,🔧 wrench,🔨 hammer,⚙️ gear,🔑 key,🔒 lock,🔓 unlock,🔗 link,📎 paperclip,📌 pin,📅 calendar,⏰ alarm,⏳ hourglass,📧 email,📬 mailbox,📞 phone,💬 speech,📝 memo,📄 page,📊 chart,📈 chart_up,📉 chart_down,💻 laptop,🖥️ desktop,🖨️ printer,📱 mobile,📷 camera,🖼️ picture,🎥 video,🎧 headphones,🛒 cart,💳 card,💰 money,🏠 house,🏢 office,✈️ plane,🚗 car,🚲 bike,🌍 world,➡️ right,⬅️ left,⬆️ up,⬇️ down,🔄 refresh,➕ plus,➖ minus,💯 hundred,🆕 new,🔴 red,🟡 yellow,🟢 green,🔵 blue`
  .split(",").map(one => one.split(" "))

const most = 6
const begun = /(?:^|[\s(])(:([a-z_]{2,})(:?))$/

let count = 0

export default class Emoji {
  constructor(editor) {
    this.editor = editor
    editor.addEventListener("trix-change", () => this.look())
    editor.addEventListener("trix-selection-change", () => { if (this.menu) this.look() })
    editor.addEventListener("keydown", event => this.press(event), true)
    editor.addEventListener("blur", () => this.close())
  }

  // look finds a name that is being written just before the caret.
  look() {
    const [from, to] = this.editor.editor.getSelectedRange()
    const words = this.editor.editor.getDocument().toString().slice(Math.max(0, from - 30), from)
    const [, all, name, end] = from === to && begun.exec(words) || []
    if (!all) return this.close()
    const found = list.filter(([, one]) => end ? one === name : one.startsWith(name)).slice(0, most)
    if (!found.length) return this.close()
    this.range = [from - all.length, from]
    if (end) return this.take(found[0])
    this.open(found)
  }

  open(found) {
    if (!this.menu) {
      this.menu = document.createElement("div")
      this.menu.className = "menu picker emoji"
      this.menu.id = `emoji-${++count}`
      this.menu.setAttribute("role", "listbox")
      this.menu.setAttribute("aria-label", "Emoji")
      this.menu.dataset.keep = ""
      this.menu.addEventListener("mousedown", event => {
        event.preventDefault()
        const option = event.target.closest("[role=option]")
        if (option) this.take(this.found[[...this.menu.children].indexOf(option)])
      })
      this.editor.before(this.menu)
    }
    this.found = found
    this.menu.replaceChildren(...found.map(([sign, name], i) => {
      const option = document.createElement("div")
      option.id = `${this.menu.id}-${i}`
      option.setAttribute("role", "option")
      option.append(Object.assign(document.createElement("span"), { textContent: sign }), Object.assign(document.createElement("code"), { textContent: `:${name}:` }))
      return option
    }))
    this.choose(0)
  }

  choose(i) {
    this.chosen = (i + this.found.length) % this.found.length;
    [...this.menu.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === this.chosen)))
    this.editor.setAttribute("aria-activedescendant", `${this.menu.id}-${this.chosen}`)
  }

  press(event) {
    if (!this.menu || event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.choose(this.chosen + step)
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey || event.key === "Tab") this.take(this.found[this.chosen])
    else if (event.key === "Escape") this.close()
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  take([sign]) {
    this.close()
    this.editor.editor.setSelectedRange(this.range)
    this.editor.editor.insertString(sign)
  }

  close() {
    this.menu?.remove()
    this.menu = null
    this.editor.removeAttribute("aria-activedescendant")
  }
}

// The theme: as the computer has it, or as chosen in this browser. The server reads the cookie and writes the page.
import { Controller } from "@hotwired/stimulus"

export default class extends Controller {
  choose(event) {
    const theme = event.target.value
    const secure = location.protocol === "https:" ? "; Secure" : ""
    document.cookie = `theme=${theme}; Path=/; SameSite=Lax; Max-Age=${theme ? 31536000 : 0}${secure}`
    if (theme) document.documentElement.dataset.theme = theme
    else delete document.documentElement.dataset.theme
  }
}

// Starts the behaviours of every page. One bundle, made by bin/assets.
import "./nonce.js"
import "./keep.js"
import "./live.js"
import "./keys.js"
import "./open.js"
import "./palette.js"
import "./once.js"
import "./sends.js"
import "./waits.js"
import "./dismiss.js"
import "./held.js"
import "./hold.js"
import "./quote.js"
import "./select.js"
import "./presence.js"
import "./bell.js"
import "./mention.js"
import * as Turbo from "@hotwired/turbo"
import { Application } from "@hotwired/stimulus"
import Beast from "./beast.js"
import Composer from "./composer.js"
import Agenda from "./meeting-agenda.js"
import Mail from "./mail.js"
import Meeting from "./meeting.js"
import Note from "./meeting-note.js"
import Rating from "./rating.js"
import Search from "./search.js"
import Snippet from "./snippet.js"
import Snippets from "./snippets.js"
import Theme from "./theme.js"
import Toast from "./toast.js"
import Unsent from "./unsent.js"
import Zone from "./zone.js"

Turbo.start()
const application = Application.start()
application.register("agenda", Agenda)
application.register("beast", Beast)
application.register("composer", Composer)
application.register("mail", Mail)
application.register("meeting", Meeting)
application.register("note", Note)
application.register("rating", Rating)
application.register("search", Search)
application.register("snippet", Snippet)
application.register("snippets", Snippets)
application.register("theme", Theme)
application.register("toast", Toast)
application.register("unsent", Unsent)
application.register("zone", Zone)

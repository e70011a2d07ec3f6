// Clock counts the seconds somebody is at work on an answer. A pause of more than five minutes without any sign of
// a person is left out whole. The server bounds what it is told.
const idle = 5 * 60 * 1000
const signs = ["keydown", "pointermove", "pointerdown", "wheel", "touchstart", "focus"]

export default class Clock {
  constructor(seconds = 0) {
    this.counted = (Number(seconds) || 0) * 1000
    this.sign = () => this.step()
  }

  start() {
    if (this.last !== undefined) return
    this.last = Date.now()
    for (const type of signs) addEventListener(type, this.sign, { passive: true, capture: true })
  }

  step() {
    const now = Date.now()
    if (now - this.last <= idle) this.counted += now - this.last
    this.last = now
  }

  stop() {
    for (const type of signs) removeEventListener(type, this.sign, { capture: true })
    this.last = undefined
  }

  reset() {
    this.stop()
    this.counted = 0
  }

  get seconds() {
    if (this.last !== undefined) this.step()
    return Math.round(this.counted / 1000)
  }
}

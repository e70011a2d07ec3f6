// A note that several people write at once, as a set of letters: the format and its order are those of the package
// meeting (note.go). Operations may come in any order and any number of times; the text depends on the set only.
export default class Letters {
  constructor(client) {
    this.client = client
    this.n = 0 // the greatest that was seen
    this.letter = new Map() // id to its letter
    this.behind = new Map() // id to the ids typed behind it; "" is the beginning
    this.gone = new Set()
    this.order = null // all ids in the order of the text, deleted ones too
  }

  // add puts an operation in.
  add(op) {
    this.order = null
    let behind = op.a ?? "", n = op.n
    for (const letter of op.t ?? "") {
      const id = `${op.c}.${n}`
      if (!this.letter.has(id)) {
        this.letter.set(id, letter)
        const beside = this.behind.get(behind)
        if (beside) beside.push(id)
        else this.behind.set(behind, [id])
      }
      behind = id
      n++
    }
    this.n = Math.max(this.n, op.t ? n - 1 : op.n)
    for (const range of op.d ?? []) {
      const [client, first, count] = range.split(".")
      for (let i = 0; i < Number(count); i++) this.gone.add(`${client}.${Number(first) + i}`)
    }
  }

  // all gives the ids in order: a letter, then those typed behind it, the greatest first.
  all() {
    if (this.order) return this.order
    const order = [], todo = []
    const push = behind => {
      const ids = this.behind.get(behind)
      if (!ids) return
      ids.sort(compare)
      todo.push(...ids) // the greatest is last, and so it is taken first
    }
    for (push(""); todo.length;) {
      const id = todo.pop()
      order.push(id)
      push(id)
    }
    return this.order = order
  }

  shown() {
    return this.all().filter(id => !this.gone.has(id))
  }

  text() {
    return this.shown().map(id => this.letter.get(id)).join("")
  }

  // edit makes the operations that turn the text of some ids into another one, whose writer's cursor stands at a place
  // (in letters), and puts them in. The ids of the new text come back with them.
  edit(ids, text, cursor) {
    const now = Array.from(text), then = ids.map(id => this.letter.get(id))
    const most = Math.min(now.length, then.length), behind = Math.min(most, now.length - cursor)
    let end = 0, begin = 0
    while (end < behind && now[now.length - 1 - end] === then[then.length - 1 - end]) end++
    while (begin < most - end && now[begin] === then[begin]) begin++
    const ops = [], typed = []
    const gone = ids.slice(begin, then.length - end), come = now.slice(begin, now.length - end)
    let n = this.n + 1, last = ids[begin - 1] ?? ""
    if (gone.length) ops.push({ c: this.client, n: n++, d: ranges(gone) })
    for (let i = 0; i < come.length; i += longest) {
      const part = come.slice(i, i + longest)
      ops.push({ c: this.client, n, ...(last && { a: last }), t: part.join("") })
      for (const _ of part) typed.push(last = `${this.client}.${n++}`)
    }
    ops.forEach(op => this.add(op))
    return { ops, ids: [...ids.slice(0, begin), ...typed, ...ids.slice(then.length - end)] }
  }
}

const longest = 10000 // letters in one operation

function compare(a, b) {
  const [c, n] = a.split("."), [d, m] = b.split(".")
  return n - m || (c < d ? -1 : c > d ? 1 : 0)
}

// ranges writes ids as few "client.first.count".
function ranges(ids) {
  const few = []
  let client = "", first = 0, count = 0
  const flush = () => { if (count) few.push(`${client}.${first}.${count}`) }
  for (const id of ids) {
    const [c, n] = id.split(".")
    if (c === client && Number(n) === first + count) {
      count++
      continue
    }
    flush()
    client = c
    first = Number(n)
    count = 1
  }
  flush()
  return few
}

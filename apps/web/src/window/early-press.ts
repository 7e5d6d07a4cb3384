import { restMs, slackPixels } from '@/ui/long-press.ts'

/** For how long a press waits for its place to come alive, in milliseconds; later nobody expects it any more. */
const patienceMs = 30_000

/**
 * Runs in the page before anything is painted. What the server rendered can be pressed before its script is there: this notes the last
 * press on a button within `data-asleep`, shows so by `data-noted`, and presses again as soon as that place is alive (`Awake`), unless one
 * has gone on to something else. A row that gave way to another meanwhile is found by the id of its text. A finger
 * that rests on a message asks for its menu, as the key for that does. Likewise for the window's keys
 * while `data-deaf` stands, for the key that finds while `data-finds-later` does, and for what is typed: React does not hear of it, and would take it away from a box whose value is its own;
 * emptied by the box's own setter, which React has replaced, and filled by the browser's, it is news. Links are left to the browser, which
 * follows them without any script. The event itself ends here, so nobody hears a press twice.
 */
export const earlyPressScript = `(() => {
  let noted
  let isRetyping = false
  const typed = new Map()
  const buttonsOf = (row) => [...(row ? row.querySelectorAll('button') : [])]
  const nameOf = (button) => button.textContent + button.ariaLabel
  // Whatever hears a key takes away what says that it does not yet.
  const isDeafTo = ({ key, ctrlKey, metaKey, altKey }) => {
    const isHeld = (ctrlKey || metaKey) && !altKey
    const isWindows = altKey ? /^Arrow(Up|Down)$/.test(key) : isHeld && /^[k/]$/i.test(key)
    if (isWindows) return !!document.querySelector('[data-deaf]')
    return isHeld && /^f$/i.test(key) && !!document.querySelector('[data-finds-later]')
  }
  const forget = () => {
    if (!noted) return
    clearTimeout(noted.timer)
    noted.target.removeAttribute('data-noted')
    noted = undefined
    rest()
  }
  const rest = () => noted || typed.size > 0 || watch.disconnect()
  const listen = () =>
    watch.observe(document, { subtree: true, childList: true, attributeFilter: ['data-asleep', 'data-deaf', 'data-finds-later'] })
  const retype = () => {
    for (const [target, value] of typed) {
      if (target.isConnected && target.closest('[data-asleep]')) continue
      typed.delete(target)
      const box = target.isConnected ? target : document.getElementById(target.id)
      if (!box || (box.matches('textarea') && box.value === value)) continue
      const caret = box.value === value ? box.selectionStart : value.length
      box.value = ''
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value').set.call(box, value)
      box.setSelectionRange(caret, caret)
      isRetyping = true
      box.dispatchEvent(new Event('input', { bubbles: true }))
      isRetyping = false
    }
    rest()
  }
  const repeat = () => {
    retype()
    if (!noted) return
    let { target, key, id, at, name } = noted
    if (noted.rests) {
      const text = document.getElementById(id)
      const row = text && text.closest('article')
      if (!row || row.closest('[data-asleep]')) return
      forget()
      row.dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, cancelable: true }))
      return
    }
    if (key) {
      if (isDeafTo(key)) return
      forget()
      ;(target.isConnected ? target : document.body).dispatchEvent(new KeyboardEvent('keydown', key))
      return
    }
    if (!target.isConnected) {
      const text = id && document.getElementById(id)
      if (id && !text) return
      target = text && buttonsOf(text.closest('article'))[at]
    }
    if (target && target.closest('[data-asleep]')) return
    forget()
    if (target && nameOf(target) === name && target.checkVisibility()) target.click()
  }
  const watch = new MutationObserver(() => setTimeout(repeat))
  const take = (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const note = (event, press) => {
    if (event) take(event)
    forget()
    noted = { ...press, timer: setTimeout(forget, ${patienceMs}) }
    listen()
  }
  addEventListener('click', (event) => {
    const target = event.target.closest('a[href], button')
    if (!target || target.matches('a') || !target.closest('[data-asleep]')) return forget()
    const row = target.closest('article')
    const text = row && row.querySelector('[id^=text-]')
    note(event, { target, id: text && text.id, at: buttonsOf(row).indexOf(target), name: nameOf(target) })
    target.setAttribute('data-noted', '')
  }, true)
  let resting
  const lift = () => clearTimeout(resting)
  addEventListener('touchstart', ({ target, touches }) => {
    lift()
    const row = touches.length === 1 && target.closest('[data-asleep] article')
    const text = row && row.querySelector('[id^=text-]')
    if (!text) return
    const { clientX, clientY } = touches[0]
    const stray = ({ touches }) => {
      if (Math.hypot(touches[0].clientX - clientX, touches[0].clientY - clientY) > ${slackPixels}) lift()
    }
    addEventListener('touchmove', stray, { passive: true })
    resting = setTimeout(() => {
      // Lifting the finger presses nothing, neither here nor in what has opened under it.
      addEventListener('touchend', take, { capture: true, once: true, passive: false })
      note(undefined, { rests: true, target: row, id: text.id })
      row.setAttribute('data-noted', '')
      repeat()
    }, ${restMs})
    addEventListener('touchend', () => removeEventListener('touchmove', stray), { once: true })
  }, { capture: true, passive: true })
  for (const end of ['touchend', 'touchcancel']) addEventListener(end, lift, true)
  addEventListener('contextmenu', (event) => {
    if (noted && noted.rests) event.preventDefault()
  }, true)
  addEventListener('input', ({ target }) => {
    if (isRetyping) return
    if (noted && !noted.key) forget()
    // Fields of text alone have a caret; nothing else to fill in stands in a page that is not alive.
    if (typeof target.selectionStart !== 'number' || !target.closest('[data-asleep]')) return void typed.delete(target)
    typed.set(target, target.value)
    listen()
  }, true)
  addEventListener('keydown', (event) => {
    const { target, key, code, ctrlKey, metaKey, altKey, shiftKey } = event
    if (!isDeafTo(event)) return
    const same = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true }
    note(event, { target, key: same })
  }, true)
})()`

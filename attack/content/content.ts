import { existsSync } from 'node:fs'
import { createChannel } from '@runnel/redis/channel/channel'
import { appendMessage } from '@runnel/redis/message/message'
import type { ChannelId } from '@runnel/protocol/ids'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { chromium, type Browser, type Page } from 'playwright'
import { randomUUID } from 'node:crypto'
import { Tally, type AttackClass } from '../attack.ts'
import { newHandle, type Target } from '../target.ts'
import { startWeak } from '../weak.ts'
import { heavyMessages, hostileMessages } from './hostile.ts'

/** Debian's own Chromium where it is installed, else the one that Playwright brings. */
const executable = [process.env['RUNNEL_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
)
/** Messages in one channel: all of them are drawn as one scrolls through it. */
const together = 8
/** What a page of hostile messages may hold up the window beyond a plain one of the same length: so many times as long, and this many ms. */
const [mostTimes, mostMs] = [4, 250]

/** What people can write, in a real browser: nothing of it runs, fetches or freezes. */
export const content: AttackClass = {
  name: 'content',
  title:
    'HTML, links, remote images, overrides of direction, names and pathological Markdown in a real browser: nothing runs, nothing is fetched from elsewhere, nothing freezes',
  answers:
    'text; links to `http`, `https` and `mailto` only, without a way back to the window; nothing fetched; no longer task than an ordinary page of that length makes, within bounds',
  limits: 'off',
  async run(options) {
    const { target, isShort, tell } = options
    await using browser = await openBrowser()
    const ada = await makePerson(target.redis, newHandle('mallory'))
    const bob = await makePerson(target.redis, newHandle('bob'))
    await dressUp(target, ada)

    tell('messages that want to run')
    const hostile = new Tally()
    const chosen = isShort ? hostileMessages.filter((_one, index) => index % 6 === 0) : hostileMessages
    for (let from = 0; from < chosen.length; from += together) {
      const texts = chosen.slice(from, from + together)
      const seen = await read(browser.browser, target, { ada, bob, texts })
      hostile.attempts += texts.length
      hostile.faults.push(...seen.faults)
    }

    tell('messages that cost much')
    const heavy = new Tally()
    const readPlain = () =>
      read(browser.browser, target, {
        ada,
        bob,
        texts: Array.from({ length: together }, () => 'word '.repeat(2_300)),
      })
    let plainMs = (await readPlain()).longestMs
    const bound = () => mostTimes * plainMs + mostMs
    let longest = 0
    const costly = isShort ? heavyMessages.filter((_one, index) => index % 12 === 0) : heavyMessages
    for (let from = 0; from < costly.length; from += together) {
      const texts = costly.slice(from, from + together)
      const seen = await read(browser.browser, target, { ada, bob, texts })
      // Somebody else's work on this machine looks the same: then both are looked at again, at the same time.
      for (let again = 0; again < 3 && seen.longestMs > bound(); again++) {
        plainMs = Math.max(plainMs, (await readPlain()).longestMs)
        const { longestMs } = await read(browser.browser, target, { ada, bob, texts })
        seen.longestMs = Math.min(seen.longestMs, longestMs)
      }
      longest = Math.max(longest, seen.longestMs)
      heavy.attempts += texts.length
      heavy.faults.push(...seen.faults)
      if (seen.longestMs > bound())
        heavy.faults.push(
          `the window stood still for ${Math.round(seen.longestMs)} ms at ${texts.map((text) => text.slice(0, 12)).join(' | ')}`,
        )
    }

    await using weak = await startWeak()
    const control = new Tally()
    const seen = await visit(browser.browser, `${weak.url}/`, undefined, async () => {})
    control.attempts = 1
    control.faults.push(...seen.faults)
    if (seen.longestMs > bound()) control.faults.push('it stood still')
    return [
      hostile.row(
        'messages, a name, a topic, a status and a channel’s name that want to run, fetch or mislead',
      ),
      heavy.row('messages of the greatest length that cost the most to understand or to draw', {
        note: `longest task ${Math.round(longest)} ms; of a plain page of that length ${Math.round(plainMs)} ms; allowed ${Math.round(bound())} ms`,
      }),
      control.row(
        `a page with a script inline, a picture from elsewhere and a long loop (${control.faults.length} faults)`,
        {
          isControl: true,
        },
      ),
    ]
  },
}

interface Opened extends AsyncDisposable {
  browser: Browser
}

async function openBrowser(): Promise<Opened> {
  const browser = await chromium.launch({
    ...(executable !== undefined && { executablePath: executable }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  })
  return { browser, [Symbol.asyncDispose]: () => browser.close() }
}

/** Gives somebody everything hostile that can be put beside what they say. */
async function dressUp(target: Target, person: Person): Promise<void> {
  const element = '<img src=x onerror=window.ran=true>'
  await using connection = await connect(target.gateways[0]!.url, person.token)
  await connection.askAnything('user:rename', { name: `${element} ${'﷽'.repeat(5)}` })
  await connection.askAnything('presence:set', {
    state: 'busy',
    text: `${element}[x](javascript:window.ran=true)`,
  })
}

interface Seen {
  faults: string[]
  /** The longest time for which the window did not answer, in ms. */
  longestMs: number
}

/** Somebody says these things in a new channel; somebody else opens it and scrolls through all of it. */
async function read(
  browser: Browser,
  target: Target,
  { ada, bob, texts }: { ada: Person; bob: Person; texts: readonly string[] },
): Promise<Seen> {
  const { channel } = await createChannel(target.redis, {
    by: ada.user,
    kind: 'private',
    name: newHandle('content'),
    topic: '<img src=x onerror=window.ran=true> http://elsewhere.invalid/ \u200f',
    members: [bob.user],
  })
  // Past what the gateway refuses: what came in by another door has to be harmless, too.
  for (const text of texts) await say(target, channel, ada, text)
  await say(target, channel, ada, 'the end')
  return visit(browser, `${target.url}/c/${channel}`, bob.token, async (page) => {
    const feed = page.getByRole('feed')
    await feed.getByText('the end').waitFor({ timeout: 30_000 })
    await lookThrough(page)
  })
}

async function say(target: Target, channel: ChannelId, { user }: Person, text: string): Promise<void> {
  await appendMessage(target.redis, { channel, by: user, clientId: randomUUID(), text }).catch(() => {})
}

/** Scrolls from the end to the beginning, so that everything has been drawn once. */
async function lookThrough(page: Page): Promise<void> {
  for (let step = 0; step < 60; step++) {
    const isAtTop = await page.evaluate(() => {
      const feed = document.querySelector('[role=feed]')
      let scroller = feed as HTMLElement | null
      while (scroller && scroller.scrollHeight <= scroller.clientHeight + 1) scroller = scroller.parentElement
      if (!scroller) return true
      const before = scroller.scrollTop
      scroller.scrollTop = Math.max(0, before - scroller.clientHeight * 4)
      return before <= 0
    })
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30))))
    if (isAtTop) break
  }
}

/** Opens a page as somebody, does something there, and says what should not have been seen. */
async function visit(
  browser: Browser,
  url: string,
  token: string | undefined,
  act: (page: Page) => Promise<void>,
): Promise<Seen> {
  const { origin, host } = new URL(url)
  const context = await browser.newContext()
  const faults: string[] = []
  try {
    if (token !== undefined) await context.addCookies([{ name: 'runnel_session', value: token, url: origin }])
    // Nothing leaves this machine; that it was asked for is fault enough.
    await context.route(
      (address) => address.host !== host && /^https?:$/.test(address.protocol),
      async (route) => {
        faults.push(`fetched: ${route.request().url()}`)
        await route.abort()
      },
    )
    const page = await context.newPage()
    page.on('dialog', (dialog) => {
      faults.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('pageerror', (error) => faults.push(`an error: ${error.message}`))
    page.on('popup', (popup) => faults.push(`a window opened: ${popup.url()}`))
    page.on('framenavigated', (frame) => {
      const to = frame.url()
      if (frame === page.mainFrame() && to !== 'about:blank' && !to.startsWith(origin))
        faults.push(`led to ${to}`)
    })
    await page.addInitScript(() => {
      const seen = globalThis as unknown as { tasks: number[]; violations: string[] }
      seen.tasks = []
      seen.violations = []
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.tasks.push(duration)
      }).observe({ type: 'longtask', buffered: true })
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        seen.violations.push(`${violatedDirective} ${blockedURI}`),
      )
    })
    await page.goto(url, { timeout: 60_000 })
    await act(page)
    await page.waitForTimeout(100)
    const { tasks, violations, ran, elements } = await page.evaluate(() => {
      const seen = globalThis as unknown as { tasks: number[]; violations: string[]; ran?: boolean }
      const elements: string[] = []
      for (const element of document.querySelectorAll('body *')) {
        const name = element.localName
        const isInFeed = element.closest('[role=feed]') !== null
        if (
          isInFeed &&
          ['script', 'style', 'iframe', 'object', 'embed', 'form', 'base', 'meta', 'link', 'video'].includes(
            name,
          )
        )
          elements.push(`<${name}>`)
        for (const { name: attribute, value } of element.attributes) {
          if (attribute.startsWith('on')) elements.push(`<${name} ${attribute}>`)
          if (
            ['href', 'src', 'action', 'formaction', 'data', 'srcset', 'poster', 'xlink:href'].includes(
              attribute,
            )
          ) {
            const address = new URL(value, location.href)
            const isLink = name === 'a' && attribute === 'href'
            const allowed = isLink ? /^(?:https?|mailto):$/ : /^(?:https?|blob|data):$/
            if (!allowed.test(address.protocol))
              elements.push(`<${name} ${attribute}="${value.slice(0, 60)}">`)
            else if (!isLink && /^https?:$/.test(address.protocol) && address.host !== location.host)
              elements.push(`<${name} ${attribute}="${value.slice(0, 60)}">`)
            else if (
              isLink &&
              address.host !== location.host &&
              !element.getAttribute('rel')?.includes('noopener')
            )
              elements.push(`<a href="${value.slice(0, 60)}"> without noopener`)
          }
          if (attribute === 'style' && /url\(|expression|@import/.test(value))
            elements.push(`<${name} style="${value.slice(0, 60)}">`)
        }
      }
      return { tasks: seen.tasks, violations: seen.violations, ran: seen.ran, elements }
    })
    if (ran !== undefined) faults.push('it ran')
    for (const one of elements) faults.push(`in the page: ${one}`)
    for (const one of violations) faults.push(`the policy had to refuse: ${one}`)
    return { faults, longestMs: Math.max(0, ...tasks) }
  } finally {
    await context.close()
  }
}

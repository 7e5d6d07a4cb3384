import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import startProduct, { readProduct } from '../../e2e/start-product.ts'
import playwright from '../../playwright.config.ts'
import { quantile } from '../load/statistics.ts'
import { residentBytes } from '../processes.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'

const root = join(import.meta.dirname, '../..')
const ownMessages = 50
const crowd = 5
const rate = 50

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

interface Frames {
  median: number
  p99: number
  /** How many took longer than 50 ms. */
  slow: number
}

interface Round {
  firstScript: number
  allScript: number
  own: number
  ownP99: number
  /** Nothing happens: what this machine can do. */
  still: Frames
  busy: Frames
  /** Bytes of the tab's heap after collecting: before the day, in its middle, at its end. */
  heap: [number, number, number]
  /** Memory of the servers at the end to before the day. */
  servers: Record<'gateway' | 'worker' | 'web', number>
}

/** What people said on a real evening, without the lines of the system. */
function talk(): string[] {
  const log = readFileSync(join(root, 'apps/cli/import/fixtures/2011-11-13_00.raw.txt'), 'utf8')
  return [...log.matchAll(/^\[\d\d:\d\d\] <[^>]+> (.+)$/gm)].map(([, text]) => text ?? '')
}

async function seat(
  url: string,
  handle: string,
  invite?: string,
): Promise<{ client: Client; token: string }> {
  const answer = await fetch(`${url}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      handle,
      name: handle,
      password: 'a long word for bench',
      ...(invite && { invite }),
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const token = /runnel_session=([^;]+)/.exec(answer.headers.getSetCookie().join(';'))?.[1] ?? ''
  const client = createClient({ url, token })
  client.start()
  while (client.connection.getState().phase !== 'online') await pause(20)
  return { client, token }
}

/** Sends so many messages a second from several people, and waits until all are acknowledged. */
async function speak(speakers: readonly Client[], channel: ChannelId, count: number, perSecond: number) {
  const lines = talk()
  const start = performance.now()
  for (let index = 0; index < count; index += 1) {
    const early = start + (index * 1_000) / perSecond - performance.now()
    if (early > 0) await pause(early)
    speakers[index % speakers.length]!.send(channel, `${index} ${lines[index % lines.length]}`)
  }
  await Promise.all(speakers.map((speaker) => speaker.flushed()))
}

/** Compressed bytes of script: what the page names itself, and all until it is idle. */
async function weigh(
  context: BrowserContext,
  path: string,
): Promise<{ page: Page; first: number; all: number }> {
  const page = await context.newPage()
  const scripts = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.set(
        new URL(response.url()).pathname,
        response.body().then((body) => gzipSync(body, { level: 9 }).length),
      )
  })
  const html = await (await page.goto(path))!.text()
  await page.getByRole('textbox', { name: /^Message / }).waitFor()
  await page.waitForLoadState('networkidle')
  await pause(2_000)
  let [first, all] = [0, 0]
  for (const [name, size] of scripts) {
    all += await size
    if (html.includes(`src="${name}"`)) first += await size
  }
  return { page, first, all }
}

/** Time from pressing Enter until the message is painted, in ms. */
async function ownOnScreen(page: Page): Promise<number[]> {
  const box = page.getByRole('textbox', { name: /^Message / })
  await box.click()
  const times: number[] = []
  for (let index = 0; index < ownMessages; index += 1) {
    const text = `mine ${index} of this round`
    await box.fill(text)
    const painted = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          addEventListener(
            'keydown',
            ({ timeStamp }) => {
              const feed = document.querySelector('[role=feed]')!
              const look = () => {
                if (!feed.textContent?.includes(wanted)) return false
                requestAnimationFrame(() => {
                  // A task behind the frame: then it is on screen.
                  const { port1, port2 } = new MessageChannel()
                  port1.addEventListener('message', () => resolve(performance.now() - timeStamp))
                  port1.start()
                  port2.postMessage(0)
                })
                return true
              }
              const observer = new MutationObserver(() => look() && observer.disconnect())
              observer.observe(feed, { childList: true, subtree: true, characterData: true })
            },
            { capture: true, once: true },
          )
        }),
      text,
    )
    await pause(30)
    await box.press('Enter')
    times.push(await painted)
  }
  return times
}

/** Lengths of frames while `work` goes on, in ms. */
async function frames(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const lengths: number[] = []
    let last = performance.now()
    let isOver = false
    const step = (now: number) => {
      lengths.push(now - last)
      last = now
      if (!isOver) requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
    Object.assign(window, {
      endFrames: () => {
        isOver = true
        return lengths.slice(2)
      },
    })
  })
  await work()
  const lengths = await page.evaluate(() => (window as unknown as { endFrames: () => number[] }).endFrames())
  return {
    median: quantile(lengths, 0.5),
    p99: quantile(lengths, 0.99),
    slow: lengths.filter((length) => length > 50).length,
  }
}

/** Turns the wheel up and down over the list until `isOver`. */
async function scroll(page: Page, isOver: () => boolean): Promise<void> {
  const { x, y, width, height } = (await page.getByRole('main').boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  for (let turn = 0; !isOver(); turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 20 ? -120 : 120)
    await pause(30)
  }
}

async function heapOf(session: CDPSession): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize
}

function memoryOfServers(): Record<'gateway' | 'worker' | 'web', number> {
  const of = (name: string) =>
    readProduct()
      .processes.filter((one) => one.name.startsWith(name))
      .reduce((sum, { pid }) => sum + residentBytes(pid), 0)
  return { gateway: of('gateway'), worker: of('worker'), web: of('web') }
}

async function measureOnce(isShort: boolean): Promise<Round> {
  await using started = new AsyncDisposableStack()
  // What is measured is the page; its people speak faster than people may.
  process.env['RUNNEL_LIMITS'] = 'off'
  started.defer(await startProduct())
  const { url } = readProduct()
  const ada = await seat(url, 'ada')
  started.use(ada.client)
  const { token: invite } = await ada.client.request('invitation:create', { uses: 10 })
  const speakers: Client[] = []
  for (let index = 0; index < crowd; index += 1) {
    const { client } = await seat(url, `speaker-${index}`, invite)
    speakers.push(started.use(client))
  }
  const { channel } = await ada.client.request('channel:create', {
    name: 'busy',
    kind: 'public',
    members: speakers.map(({ me }) => me.getState()!.user),
  })
  while (speakers.some(({ channels }) => !channels.getState().has(channel))) await pause(20)
  await speak(speakers, channel, 200, 200)

  const browser = started.use(await chromium.launch(playwright.use?.launchOptions ?? {}))
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'runnel_session', value: ada.token, url }])
  const { page, first, all } = await weigh(context, `/c/${channel}`)
  const own = await ownOnScreen(page)
  const still = await frames(page, () => pause(2_000))
  let isOver = false
  const busy = await frames(page, async () => {
    const speaking = speak(speakers, channel, rate * (isShort ? 5 : 15), rate).then(() => (isOver = true))
    await scroll(page, () => isOver)
    await speaking
  })
  const latest = page.getByRole('button', { name: /Jump to latest|new message/ })
  if (await latest.isVisible()) await latest.click()

  const session = await context.newCDPSession(page)
  await session.send('HeapProfiler.enable')
  const day = isShort ? 1_500 : 6_000
  const heap: number[] = [await heapOf(session)]
  const before = memoryOfServers()
  for (const half of [1, 2]) {
    await speak(speakers, channel, day / 2, 150)
    await page
      .getByText(`${day / 2 - 1} `, { exact: false })
      .last()
      .waitFor()
      .catch(() => {})
    await pause(1_000 * half)
    heap.push(await heapOf(session))
  }
  const after = memoryOfServers()
  return {
    firstScript: first,
    allScript: all,
    own: quantile(own, 0.5),
    ownP99: quantile(own, 0.99),
    still,
    busy,
    heap: heap as [number, number, number],
    servers: {
      gateway: after.gateway / before.gateway,
      worker: after.worker / before.worker,
      web: after.web / before.web,
    },
  }
}

export const conversationPage: Measure = {
  id: 'spd-16',
  title: 'the conversation page in a browser',
  async run({ rounds, isShort }): Promise<Finding> {
    const results: Round[] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      results.push(await measureOnce(isShort))
    }
    const of = (pick: (one: Round) => number) => figureOf(results, pick)
    const row = (what: string, pick: (one: Round) => number) => [what, show(of(pick))]
    const growth = (one: Round) => one.heap[2] / one.heap[1]
    return {
      about: `Chromium without a display at 1440 × 900, against the product as \`npm start\` runs it. Script is what the page's HTML names and what was loaded until it is idle, each file compressed with gzip -9. Own message: from the key event of Enter until the frame with it was painted, ${ownMessages} times. Frames: time between animation frames, of a page at rest (what this machine can do) and while ${crowd} people say ${rate} messages a second and the list is scrolled with the wheel. Heap: of the tab, garbage collected, before a day of ${(isShort ? 1_500 : 6_000).toLocaleString('en-US')} messages at 150 a second, in its middle and at its end; memory of the servers from the operating system.`,
      head: ['what', 'median (spread)'],
      rows: [
        row('script in the page, kB', (one) => one.firstScript / 1_000),
        row('script until idle, kB', (one) => one.allScript / 1_000),
        row('own message on screen, ms', (one) => one.own),
        row('own message on screen, p99, ms', (one) => one.ownP99),
        row('frame at rest, median, ms', (one) => one.still.median),
        row('frame at rest, p99, ms', (one) => one.still.p99),
        row('frame while busy, median, ms', (one) => one.busy.median),
        row('frame while busy, p99, ms', (one) => one.busy.p99),
        row('frames over 50 ms at rest', (one) => one.still.slow),
        row('frames over 50 ms while busy', (one) => one.busy.slow),
        row('heap before, MB', (one) => one.heap[0] / 1e6),
        row('heap in the middle, MB', (one) => one.heap[1] / 1e6),
        row('heap at the end, MB', (one) => one.heap[2] / 1e6),
        row('gateways’ memory, end to before', (one) => one.servers.gateway),
        row('worker’s memory, end to before', (one) => one.servers.worker),
        row('web server’s memory, end to before', (one) => one.servers.web),
      ],
      goals: [
        atMost(
          'script in the page, kB',
          of((one) => one.firstScript / 1_000),
          200,
        ),
        atMost(
          'own message on screen, ms',
          of((one) => one.own),
          17,
        ),
        atMost(
          'frame while busy, median, ms',
          of((one) => one.busy.median),
          17,
        ),
        atMost(
          'frames over 50 ms while busy',
          of((one) => one.busy.slow),
          0,
        ),
        atMost('heap, end to middle', of(growth), 1.05),
      ],
    }
  },
}

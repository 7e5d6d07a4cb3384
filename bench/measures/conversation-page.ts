import { gzipSync } from 'node:zlib'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Client } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { quantile } from '../load/statistics.ts'
import { seat, startProduct } from '../product.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { composerOf, openTab } from '../tab.ts'
import { talk } from '../talk.ts'

const ownMessages = 50
const crowd = 5
const rate = 50

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
  /** Which frame after the key has it: 1 is the next one. */
  ownFrame: number
  /** Nothing happens: what this machine can do. */
  still: Frames
  busy: Frames
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
async function weigh(page: Page, path: string): Promise<{ first: number; all: number }> {
  const scripts = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.set(
        new URL(response.url()).pathname,
        response.body().then((body) => gzipSync(body, { level: 9 }).length),
      )
  })
  const html = await (await page.goto(path))!.text()
  await composerOf(page).waitFor()
  await page.waitForLoadState('networkidle')
  await pause(2_000)
  let [first, all] = [0, 0]
  for (const [name, size] of scripts) {
    all += await size
    if (html.includes(`src="${name}"`)) first += await size
  }
  return { first, all }
}

/** How long it takes from pressing Enter until the message is painted: in ms, and which frame from then on has it. */
async function ownOnScreen(page: Page): Promise<{ ms: number; frame: number }[]> {
  const box = composerOf(page)
  await box.click()
  const times: { ms: number; frame: number }[] = []
  for (let index = 0; index < ownMessages; index += 1) {
    const text = `mine ${index} of this round`
    await box.fill(text)
    const painted = page.evaluate(
      (wanted) =>
        new Promise<{ ms: number; frame: number }>((resolve) => {
          addEventListener(
            'keydown',
            ({ timeStamp }) => {
              let frame = 0
              let isOver = false
              const count = () => {
                // The next frame may begin before the task behind this one has run.
                if (isOver) return
                frame += 1
                requestAnimationFrame(count)
              }
              requestAnimationFrame(count)
              const feed = document.querySelector('[role=feed]')!
              const look = () => {
                if (!feed.textContent?.includes(wanted)) return false
                requestAnimationFrame(() => {
                  isOver = true
                  // A task behind the frame: then it is on screen.
                  const { port1, port2 } = new MessageChannel()
                  port1.addEventListener('message', () =>
                    resolve({ ms: performance.now() - timeStamp, frame }),
                  )
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

async function measureOnce(isShort: boolean): Promise<Round> {
  await using started = new AsyncDisposableStack()
  const { url } = started.use(await startProduct())
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

  const { page } = started.use(await openTab(url, ada.token))
  const { first, all } = await weigh(page, `/c/${channel}`)
  const own = await ownOnScreen(page)
  const still = await frames(page, () => pause(2_000))
  let isOver = false
  const busy = await frames(page, async () => {
    const speaking = speak(speakers, channel, rate * (isShort ? 5 : 15), rate).then(() => (isOver = true))
    await scroll(page, () => isOver)
    await speaking
  })
  return {
    firstScript: first,
    allScript: all,
    own: quantile(
      own.map(({ ms }) => ms),
      0.5,
    ),
    ownP99: quantile(
      own.map(({ ms }) => ms),
      0.99,
    ),
    ownFrame: quantile(
      own.map(({ frame }) => frame),
      0.5,
    ),
    still,
    busy,
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
    return {
      about: `Chromium without a display at 1440 × 900, against the product as \`npm start\` runs it. Script is what the page's HTML names and what was loaded until it is idle, each file compressed with gzip -9. Own message: from the key event of Enter until the frame with it was painted, ${ownMessages} times. Frames: time between animation frames, of a page at rest (what this machine can do) and while ${crowd} people say ${rate} messages a second and the list is scrolled with the wheel.`,
      head: ['what', 'median (spread)'],
      rows: [
        row('script in the page, kB', (one) => one.firstScript / 1_000),
        row('script until idle, kB', (one) => one.allScript / 1_000),
        row('own message on screen, ms', (one) => one.own),
        row('own message on screen, p99, ms', (one) => one.ownP99),
        row('own message on screen, frames', (one) => one.ownFrame),
        row('frame at rest, median, ms', (one) => one.still.median),
        row('frame at rest, p99, ms', (one) => one.still.p99),
        row('frame while busy, median, ms', (one) => one.busy.median),
        row('frame while busy, p99, ms', (one) => one.busy.p99),
        row('frames over 50 ms at rest', (one) => one.still.slow),
        row('frames over 50 ms while busy', (one) => one.busy.slow),
      ],
      goals: [
        atMost(
          'script in the page, kB',
          of((one) => one.firstScript / 1_000),
          200,
        ),
        atMost(
          'own message on screen, frames',
          of((one) => one.ownFrame),
          1,
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
      ],
    }
  },
}

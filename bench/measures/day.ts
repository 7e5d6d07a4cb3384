import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { goOnline, seat, serverKinds, startProduct } from '../product.ts'
import type { Product, Seated, ServerKind, ServerMemory } from '../product.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { composerOf, openTab } from '../tab.ts'
import type { Tab } from '../tab.ts'
import { talk } from '../talk.ts'

const places = 6
const peopleEach = 2
const perSecond = 100

/** What is held at one moment. */
interface Held extends Record<ServerKind, ServerMemory> {
  tab: { heap: number; nodes: number }
}

interface Somebody extends Seated {
  channel: ChannelId
}

/** A day as it is lived over and over: everybody talks in a channel of theirs, and one of them has a tab. */
interface Life {
  product: Product
  people: Somebody[]
  tab: Tab
  said: number
}

/** So many messages more, and what goes with them: corrections, reactions, threads, typing, reading, pages, people who come and go. */
async function live(life: Life, count: number): Promise<void> {
  const { product, people, tab } = life
  const lines = talk()
  const start = performance.now()
  for (let index = 0; index < count; index += 1) {
    const early = start + (index * 1_000) / perSecond - performance.now()
    if (early > 0) await pause(early)
    const number = life.said++
    const one = people[number % people.length]!
    const text = lines[number % lines.length]!
    one.client.type(one.channel)
    one.client.send(one.channel, `${number} ${text}`)
    alter(one, people[(number + places) % people.length]!.client, number)
    if (number % 50 === 0) await readPages(product.url, one)
    if (number % 100 === 0) {
      const last = people[(number / 100) % people.length]!
      await last.client.flushed()
      await last.client.stop()
      last.client = await goOnline(product.url, last.token)
      last.client.openChannel(last.channel)
    }
    if (number % 75 === 0) await look(tab, number / 75)
  }
  await Promise.all(people.map(({ client }) => client.flushed()))
}

/** Now and then something becomes of what was said. */
function alter({ client, channel }: Somebody, other: Client, number: number): void {
  const { items } = client.timeline(channel).getState()
  const told = items.filter((item) => item.kind === 'message' && item.id !== undefined && !item.deleted)
  const last = told.at(-1)?.id
  const mine = told.findLast((item) => 'by' in item && item.by === client.me.getState()?.user)?.id
  if (!last) return
  if (number % 5 === 0) other.react(channel, last, number % 2 ? '👍' : '🎉', true)
  if (number % 7 === 0 && mine) client.edit(channel, mine, `${number} said better`)
  if (number % 9 === 0) other.reply(channel, last, `${number} an answer`)
  if (number % 11 === 0) client.markRead(channel, last)
  if (number % 31 === 0 && mine) client.deleteMessage(channel, mine)
}

async function readPages(url: string, { channel, token }: Somebody): Promise<void> {
  const headers = { cookie: `runnel_session=${token}` }
  for (const path of [`/c/${channel}`, '/threads']) await (await fetch(url + path, { headers })).text()
}

/** The person with the tab goes to the next channel, and says something there. */
async function look({ page }: Tab, turn: number): Promise<void> {
  const name = `place-${turn % places}`
  await page
    .getByRole('navigation', { name: 'Channels' })
    .getByRole('link', { name: new RegExp(`^#${name}\\b`) })
    .click()
  await page.getByRole('textbox', { name: `Message #${name}` }).fill(`so much here, ${turn}`)
  await page.keyboard.press('Enter')
}

async function hold({ product, tab }: Life): Promise<Held> {
  // What was said last has come everywhere, and what is put off for a moment is done.
  await pause(3_000)
  return { ...(await product.memory()), tab: { heap: await tab.heap(), nodes: await tab.nodes() } }
}

async function replay(half: number): Promise<Held[]> {
  await using started = new AsyncDisposableStack()
  const product = started.use(await startProduct())
  const { url } = product
  const ada = await seat(url, 'ada')
  const { token: invite } = await ada.client.request('invitation:create', { uses: 100 })
  const people: Somebody[] = []
  started.defer(async () => void (await Promise.all(people.map(({ client }) => client.stop()))))
  const channels: ChannelId[] = []
  for (let index = 0; index < places; index += 1) {
    const input = { name: `place-${index}`, kind: 'public' } as const
    channels.push((await ada.client.request('channel:create', input)).channel)
  }
  for (let index = 0; index < places * peopleEach; index += 1) {
    const one = await seat(url, `speaker-${index}`, invite)
    const channel = channels[index % places]!
    await one.client.request('channel:join', { channel })
    while (!one.client.channels.getState().has(channel)) await pause(20)
    one.client.openChannel(channel)
    people.push({ ...one, channel })
  }
  await ada.client.stop()
  const tab = started.use(await openTab(url, ada.token))
  await tab.page.goto(`/c/${channels[0]}`)
  await composerOf(tab.page).waitFor()
  const life: Life = { product, people, tab, said: 0 }
  // What is made once is made before the day begins: caches are full, and what is bounded has come to its bound.
  await live(life, half)
  const held = [await hold(life)]
  for (let turn = 0; turn < 2; turn += 1) {
    await live(life, half)
    held.push(await hold(life))
  }
  return held
}

const kinds = [...serverKinds, 'tab'] as const
const names = { gateway: 'both gateways', worker: 'worker', web: 'web server', tab: 'tab' }

/** What stays in memory, and that it is no more in the evening than at noon. */
export const day: Measure = {
  id: 'day',
  title: 'memory over a replayed day',
  async run({ rounds, isShort }): Promise<Finding> {
    const half = isShort ? 600 : 6_000
    const results: Held[][] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      results.push(await replay(half))
    }
    const megabytes = (of: (held: Held) => number | undefined, moment: number) =>
      show(figureOf(results, (one) => (of(one[moment]!) ?? Number.NaN) / 1e6))
    const growth = (of: (held: Held) => number) => figureOf(results, (one) => of(one[2]!) / of(one[1]!))
    return {
      about: `What people said on two real evenings, over and over: ${places * peopleEach} of them in ${places} channels say ${perSecond} messages a second, correct, delete, react and answer in threads, read pages, sign off and come back; the tab goes round the channels and says something in each. ${half.toLocaleString('en-US')} messages before the day begins, and in each half of it. MB of heap, garbage collected; of the servers also what the operating system gives them.`,
      head: ['', 'begin', 'noon', 'evening', 'evening to noon'],
      rows: [
        ...kinds.map((kind) => {
          const heap = (held: Held) => held[kind].heap
          return [
            `${names[kind]}, heap`,
            ...[0, 1, 2].map((moment) => megabytes(heap, moment)),
            show(growth(heap)),
          ]
        }),
        ...serverKinds.map((kind) => {
          const resident = (held: Held) => held[kind].resident
          return [
            `${names[kind]}, resident`,
            ...[0, 1, 2].map((moment) => megabytes(resident, moment)),
            show(growth(resident)),
          ]
        }),
        [
          'tab, nodes',
          ...[0, 1, 2].map((moment) => show(figureOf(results, (one) => one[moment]!.tab.nodes))),
          show(growth((held) => held.tab.nodes)),
        ],
      ],
      goals: kinds.map((kind) =>
        atMost(
          `${names[kind]}, heap, evening to noon`,
          growth((held) => held[kind].heap),
          1.05,
        ),
      ),
    }
  },
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Product } from '../../e2e/start-product.ts'

const root = join(import.meta.dirname, '../..')

/** Somebody of the cast: an account, with its session's token and a program that is connected. */
export interface Actor {
  handle: string
  name: string
  user: UserId
  token: string
  client: Client
}

export interface Place {
  channel: ChannelId
  name: string
}

/** An installation in the middle of its life: who is there, where they talk, and what was said. */
export interface Stage extends AsyncDisposable {
  url: string
  ada: Actor
  bob: Actor
  cy: Actor
  invitation: string
  /** The secret part of a link with which Bob chooses a new password. */
  reset: string
  general: Place
  design: Place
  ubuntu: Place
  /** Archived. */
  old: Place
  /** Cy is no member of it, and Ada runs it. */
  gate: Place
  blank: Place
  deploys: Place
  /** From which Cy is taken out. */
  workshop: Place
  whispers: Place
  /** Of Ada and Bob. */
  direct: ChannelId
  /** The message that many answered. */
  thread: EntryId
  pinned: EntryId
}

async function post(url: string, path: string, body: unknown): Promise<{ token: string; user: UserId }> {
  const answer = await fetch(`${url}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  const token = /runnel_session=([^;]+)/.exec(answer.headers.getSetCookie().join(';'))?.[1] ?? ''
  const { user } = (await answer.json()) as { user: { user: UserId } }
  return { token, user: user.user }
}

async function runnel(product: Product, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'apps/cli/main.ts'), ...args, '--data', product.data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`runnel ${args.join(' ')} ended with ${code}`)
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > end) throw new Error('the stage could not be set: something did not come in 20 s')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

const code = `It was the backoff. This is all:
\`\`\`ts
/** Waits longer after each attempt, never two clients the same. */
export function backoff(attempt: number, random: () => number): number {
  const cap = Math.min(30_000, 500 * 2 ** attempt)
  return Math.round(random() * cap)
}
\`\`\``
const table = `What we measured on the small machine:

| clients | p50 | p99 |
| ---: | ---: | ---: |
| 500 | 1.9 ms | 8.4 ms |
| 3,000 | 2.6 ms | 11 ms |`

/** Sets the stage in a product that nobody has used: the first account is Ada's. */
export async function setStage(product: Product): Promise<Stage> {
  const { url } = product
  await using started = new AsyncDisposableStack()
  const password = 'a long word for everyone'
  const enter = async (handle: string, name: string, invite?: string): Promise<Actor> => {
    const account = await post(url, 'sign-up', { handle, name, password, ...(invite && { invite }) })
    const client = started.use(createClient({ url, token: account.token }))
    client.start()
    await until(() => client.connection.getState().phase === 'online')
    return { handle, name, ...account, client }
  }
  const ada = await enter('ada', 'Ada Lovelace')
  const link = await ada.client.request('invitation:create', { uses: 100 })
  const invitation = link.token
  const bob = await enter('bob', 'Bob Bemer', invitation)
  const cy = await enter('cy', 'Cy Twombly', invitation)
  const others: Actor[] = []
  for (const [handle, name] of [
    ['dee', 'Dee Hock'],
    ['eve', 'Eve Online'],
    ['fei', 'Fei Li'],
    ['grace', 'Grace Hopper'],
  ] as const)
    others.push(await enter(handle, name, invitation))
  const everyone = [bob, cy, ...others].map(({ user }) => user)

  const make = async (name: string, more: object = {}, members: UserId[] = everyone): Promise<Place> => {
    const { channel } = await ada.client.request('channel:create', { name, kind: 'public', members, ...more })
    return { channel, name }
  }
  const general = {
    channel: [...ada.client.channels.getState().values()].find((one) => one.name === 'general')!.channel,
    name: 'general',
  }
  const design = await make('design', { topic: 'How it looks and feels' })
  const deploys = await make('deploys')
  const workshop = await make('workshop')
  await make('incident-review', { kind: 'private' }, [bob.user])
  const old = await make('winter-launch')
  const gate = await make('gatehouse', {}, [bob.user])
  const blank = await make('blank-page')
  const whispers = await make('whispers', { ephemeral: true })
  const { channel: direct } = await ada.client.request('channel:create', {
    kind: 'direct',
    members: [bob.user],
  })
  await runnel(
    product,
    'import',
    'irc',
    join(root, 'apps/cli/import/fixtures/2011-11-13_00.raw.txt'),
    '--channel',
    'ubuntu',
  )
  await until(() => [...ada.client.channels.getState().values()].some((one) => one.name === 'ubuntu'))
  const ubuntu = {
    channel: [...ada.client.channels.getState().values()].find((one) => one.name === 'ubuntu')!.channel,
    name: 'ubuntu',
  }

  const idOf = (actor: Actor, channel: ChannelId, text: string): EntryId => {
    const items = actor.client.timeline(channel).getState().items
    return items.findLast((item) => item.kind === 'message' && item.text === text)!.id!
  }
  for (const { client } of [ada, bob, cy]) {
    client.openChannel(design.channel)
    await until(() => client.timeline(design.channel).getState().state === 'ready')
  }
  const say = async (actor: Actor, text: string, place = design): Promise<EntryId> => {
    actor.client.send(place.channel, text)
    await actor.client.flushed()
    await until(() =>
      place === design
        ? actor.client
            .timeline(place.channel)
            .getState()
            .items.some((item) => item.kind === 'message' && item.text === text && item.id !== undefined)
        : true,
    )
    return place === design ? idOf(actor, place.channel, text) : ('' as EntryId)
  }
  await say(bob, 'Morning all. The reconnect on the train is *so* much better now.')
  await say(cy, 'What was it in the end?')
  const answer = await say(ada, code)
  const thread = await say(cy, 'Should the banner count down, or is a dot enough? I made both.')
  await say(bob, table)
  const pinned = await say(
    ada,
    'Rules for this week:\n- nothing jumps\n- nothing blinks\n- **nothing is lost**',
  )
  await say(others[3]!, '@ada can I show the new palette at 14:00? cc @cy', general)
  const mistake = await say(bob, 'wrong window, sorry')
  await say(cy, 'مرحبا! Here is a link: https://redis.io/docs/latest/develop/data-types/streams/')
  await say(bob, '🎉🎉')
  const replies = [
    [bob, 'A dot. People do not read numbers when they are annoyed.'],
    [ada, 'But a number says *when*. Show it after five seconds?'],
    [cy, 'I like that: dot first, number later.'],
  ] as const
  for (const [actor, text] of replies) {
    actor.client.reply(design.channel, thread, text)
    await actor.client.flushed()
  }
  for (const [actor, message, emoji] of [
    [bob, answer, '🚀'],
    [cy, answer, '🚀'],
    [cy, answer, '❤️'],
    [ada, thread, '👀'],
    [bob, pinned, '👍'],
  ] as const)
    actor.client.react(design.channel, message, emoji, true)
  ada.client.pin(design.channel, pinned, true)
  bob.client.deleteMessage(design.channel, mistake)
  cy.client.edit(
    design.channel,
    thread,
    'Should the banner count down, or is a dot enough? I made both, have a look.',
  )
  await Promise.all([ada, bob, cy].map(({ client }) => client.flushed()))
  for (const [actor, text] of [
    [bob, 'Lunch at one? There is soup.'],
    [others[0]!, 'Count me in @ada'],
    [others[1]!, 'Me too'],
  ] as const)
    await say(actor, text, general)
  bob.client.send(direct, 'Can you look at the palette before two?')
  await bob.client.flushed()

  const { fence } = await ada.client.request('admin:open', { channel: old.channel })
  await ada.client.request('channel:archive', { channel: old.channel, fence })
  await ada.client.request('admin:close', { channel: old.channel })
  await ada.client.request('channel:set-limits', { channel: gate.channel, limits: { joining: 'approval' } })
  await cy.client.request('knock:send', { channel: gate.channel, text: 'I would like to help at the door.' })
  await others[2]!.client.setPresence('busy', { text: 'Deep work', emoji: '🎧' })
  await ada.client.setPresence('automatic', { text: 'On the train', emoji: '🚆' })
  ada.client.openChannel(undefined)

  const { token: reset } = await ada.client.request('account:create-reset', { user: bob.user })

  const live = started.move()
  return {
    url,
    ada,
    bob,
    cy,
    invitation,
    reset,
    general,
    design,
    ubuntu,
    old,
    gate,
    blank,
    deploys,
    workshop,
    whispers,
    direct,
    thread,
    pinned,
    [Symbol.asyncDispose]: () => live.disposeAsync(),
  }
}

import type { Client } from '@runnel/client/client'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import type { Texts } from '@/texts/catalogue.ts'
import { errorText, ownSentence } from '@/texts/error-text.ts'

/** What is said of commands. */
export interface CommandTexts extends Pick<
  Texts<'composer'>,
  'commands' | 'commandFailures' | 'commandDone'
> {
  offline: string
  errors: Texts<'shell'>['errors']
  refusal: Texts<'refusal'>
}

/** What a command may use. */
export interface CommandContext {
  client: Client
  texts: CommandTexts
  channel: ChannelId
  /** Shows a channel. */
  open(channel: ChannelId): void
  /** Shows every command and key. */
  showHelp(): void
  /** Sends a message here. */
  send(text: string, options?: { action: true }): void
}

/** A refusal in words, for what was typed wrong: nothing was done. */
export class CommandRefusal extends Error {}

/** A command that is typed after a slash. `run` gives a sentence to show when it is done, if there is one. */
interface Command {
  name: CommandName
  /** For direct conversations, too. */
  isDirectToo?: true
  /** Works without a connection: it asks nothing of the server, or only sends. */
  isLocal?: true
  run(rest: string, context: CommandContext): Promise<string | undefined> | string | undefined
}

export type CommandName = keyof CommandTexts['commands']

/** How long a command waits for a connection that is on its way. */
const patienceMs = 8_000

/** The shrug as it has to be written so that Markdown leaves it alone. */
const shrug = '¯\\\\\\_(ツ)\\_/¯'

const commands: readonly Command[] = [
  {
    name: 'me',
    isDirectToo: true,
    isLocal: true,
    run(rest, { send, texts }) {
      send(requireText('/me', rest, texts), { action: true })
      return undefined
    },
  },
  {
    name: 'shrug',
    isDirectToo: true,
    isLocal: true,
    run(rest, { send }) {
      send(rest === '' ? shrug : `${rest} ${shrug}`)
      return undefined
    },
  },
  {
    name: 'topic',
    async run(rest, { client, channel, texts }) {
      await client.request('channel:set-topic', { channel, topic: rest })
      return texts.commandDone.topic
    },
  },
  {
    name: 'join',
    isDirectToo: true,
    async run(rest, { client, open, texts }) {
      const name = rest.replace(/^#/, '').toLowerCase()
      if (name === '') throw new CommandRefusal(texts.commandFailures.needsChannel)
      const { channels } = await client.request('channel:list', { query: name })
      const found = channels.find((one) => one.name === name)
      if (!found) throw new CommandRefusal(texts.commandFailures.noSuchChannel(`#${name}`))
      if (!found.isMember) await client.request('channel:join', { channel: found.channel })
      open(found.channel)
      return undefined
    },
  },
  {
    name: 'leave',
    async run(_rest, { client, channel }) {
      await client.request('channel:leave', { channel })
      return undefined
    },
  },
  {
    name: 'invite',
    async run(rest, { client, channel, texts }) {
      const people = await findPeople(client, '/invite', rest.split(/[\s,]+/), texts)
      for (const { user } of people) await client.request('channel:invite', { channel, user })
      return texts.commandDone.invited(people.map(({ name }) => name).join(', '))
    },
  },
  {
    name: 'kick',
    async run(rest, { client, channel, texts }) {
      const [typed = '', ...words] = rest.split(/\s+/)
      const [person] = await findPeople(client, '/kick', [typed], texts)
      const reason = words.join(' ')
      await client.request('member:kick', { channel, user: person!.user, ...(reason && { reason }) })
      return texts.commandDone.removed(person!.name)
    },
  },
  {
    name: 'msg',
    isDirectToo: true,
    async run(rest, { client, open, texts }) {
      const [typed = '', ...words] = rest.split(/\s+/)
      const text = rest.slice(typed.length).trim()
      const [person] = await findPeople(client, '/msg', [typed], texts)
      if (words.length === 0 || text === '') throw new CommandRefusal(texts.commandFailures.needsText('/msg'))
      const { channel } = await client.request('channel:create', {
        kind: 'direct',
        members: [person!.user],
      })
      client.send(channel, text)
      open(channel)
      return undefined
    },
  },
  {
    name: 'away',
    isDirectToo: true,
    async run(rest, { client, texts }) {
      await client.request('presence:set', { state: 'away', ...(rest && { text: rest }) })
      return texts.commandDone.away
    },
  },
  {
    name: 'back',
    isDirectToo: true,
    async run(_rest, { client, texts }) {
      await client.request('presence:set', { state: 'automatic' })
      return texts.commandDone.back
    },
  },
  {
    name: 'status',
    isDirectToo: true,
    async run(rest, { client, texts }) {
      const { chosen = 'automatic' } = client.presence.getState().get(requireMe(client)) ?? {}
      await client.request('presence:set', { state: chosen, ...(rest && { text: rest }) })
      return rest === '' ? texts.commandDone.statusCleared : texts.commandDone.status
    },
  },
  {
    name: 'nick',
    isDirectToo: true,
    async run(rest, { client, texts }) {
      const { name } = await client.request('user:rename', { name: requireText('/nick', rest, texts) })
      return texts.commandDone.renamed(name)
    },
  },
  {
    name: 'help',
    isDirectToo: true,
    isLocal: true,
    run(_rest, { showHelp }) {
      showHelp()
      return undefined
    },
  },
]

/** Commands whose name begins with this, those that fit this kind of channel, by name. */
export function findCommands(query: string, { isDirect }: { isDirect: boolean }): readonly CommandName[] {
  return commands
    .filter(({ name, isDirectToo }) => name.startsWith(query) && (!isDirect || isDirectToo))
    .map(({ name }) => name)
    .toSorted()
}

/**
 * Does what a command says; gives a sentence to show when it is done. Rejects with `CommandRefusal` for what was typed wrong, with
 * `ChatError` for what was refused: then nothing was done, and what was typed is to be kept.
 */
export async function runCommand(
  { name, rest }: { name: string; rest: string },
  context: CommandContext,
): Promise<string | undefined> {
  const { texts } = context
  const command = commands.find((one) => one.name === name)
  if (!command) throw new CommandRefusal(texts.commandFailures.unknown(`/${name}`))
  const isDirect = context.client.channels.getState().get(context.channel)?.kind === 'direct'
  if (isDirect && !command.isDirectToo) throw new CommandRefusal(texts.commandFailures.onlyInChannel)
  if (!command.isLocal && !(await isOnline(context.client))) throw new CommandRefusal(texts.offline)
  return command.run(rest, context)
}

/** Whether there is a connection, or is in a moment: it may just be on its way. */
function isOnline({ connection }: Client): Promise<boolean> {
  const reads = () => connection.getState().phase
  if (reads() === 'online') return Promise.resolve(true)
  if (reads() === 'offline' || reads() === 'ended') return Promise.resolve(false)
  return new Promise((resolve) => {
    const settle = (is: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(is)
    }
    const stop = connection.subscribe(() => reads() === 'online' && settle(true))
    const timer = setTimeout(() => settle(false), patienceMs)
  })
}

/** Why a command did nothing, in words. */
export function commandFailure(error: unknown, { errors, refusal }: CommandTexts): string {
  return error instanceof CommandRefusal
    ? error.message
    : (ownSentence(error, refusal) ?? errorText(error, errors))
}

function requireText(command: string, rest: string, texts: CommandTexts): string {
  if (rest === '') throw new CommandRefusal(texts.commandFailures.needsText(command))
  return rest
}

function requireMe(client: Client): UserId {
  const me = client.me.getState()
  if (!me) throw new ChatError('unavailable')
  return me.user
}

async function findPeople(
  client: Client,
  command: string,
  typed: readonly string[],
  texts: CommandTexts,
): Promise<User[]> {
  const handles = typed.map((word) => word.replace(/^@/, '').toLowerCase()).filter((word) => word !== '')
  if (handles.length === 0) throw new CommandRefusal(texts.commandFailures.needsPerson(command))
  return Promise.all(
    handles.map(async (handle) => {
      const { users } = await client.request('user:list', { query: handle })
      const found = users.find((user) => user.handle === handle)
      if (!found) throw new CommandRefusal(texts.commandFailures.noSuchPerson(`@${handle}`))
      return found
    }),
  )
}

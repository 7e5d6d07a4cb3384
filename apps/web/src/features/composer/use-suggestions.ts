'use client'

import type { Client } from '@runnel/client/client'
import { useEffect, useMemo, useState } from 'react'
import { useChannel } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { whyNoCall } from './calling.ts'
import { findCommands } from './commands.ts'
import type { Completion } from './completion.ts'
import type { ComposerEmoji, ComposerPlace } from './composer-props.ts'
import { everyoneFor, rankChannels } from './suggestion.ts'
import type { NamedChannel, Suggestion } from './suggestion.ts'
import { useCandidates } from './use-candidates.ts'

const none: readonly Suggestion[] = []
const most = 8
const settleMs = 80

/** What fits what is being typed at the caret. */
export function useSuggestions(
  { channel }: ComposerPlace,
  typed: Completion | undefined,
  emoji: ComposerEmoji,
): readonly Suggestion[] {
  const { everyone } = useTexts('composer')
  const query = (kind: Completion['kind']) => (typed?.kind === kind ? typed.query : undefined)
  const state = useChannel(channel)
  const isDirect = state?.kind === 'direct'
  const mayCall = state !== undefined && !isDirect && whyNoCall(state, everyone) === undefined
  const people = useCandidates(channel, query('person'))
  const channels = useNamedChannels(query('channel'))
  const found = useEmoji(query('emoji'), emoji)
  return useMemo(() => {
    switch (typed?.kind) {
      case undefined:
        return none
      case 'person': {
        const rows = people.map(({ user, isMember }): Suggestion => ({
          kind: 'person',
          key: user.user,
          insert: `@${user.handle}`,
          user,
          isMember,
        }))
        const everyone = mayCall ? everyoneFor(typed.query) : none
        const members = rows.filter((row) => row.kind === 'person' && row.isMember)
        return [...members, ...everyone, ...rows.filter((row) => !members.includes(row))].slice(0, most)
      }
      case 'channel':
        return channels.map((one) => ({
          kind: 'channel',
          key: one.channel,
          insert: `#${one.name}`,
          channel: one,
        }))
      case 'emoji':
        return found.map((one) => ({ kind: 'emoji', key: one.emoji, insert: one.emoji, ...one }))
      case 'command':
        return findCommands(typed.query, { isDirect }).map((command) => ({
          kind: 'command',
          key: command,
          insert: `/${command}`,
          command,
        }))
    }
  }, [typed, people, channels, found, mayCall, isDirect])
}

/** Channels that can be named: mine at once, others as the server finds them. */
function useNamedChannels(query: string | undefined): readonly NamedChannel[] {
  const client = useClient()
  const [others, setOthers] = useState<readonly NamedChannel[]>([])
  useEffect(() => {
    if (query === undefined) return
    let isCurrent = true
    const timer = setTimeout(() => {
      client.request('channel:list', query === '' ? {} : { query }).then(
        ({ channels }) =>
          isCurrent &&
          setOthers(
            channels.flatMap(({ channel, name, kind, topic, isMember, archived }) =>
              name === undefined || archived === true ? [] : [{ channel, name, kind, topic, isMember }],
            ),
          ),
        // Mine are offered.
        () => undefined,
      )
    }, settleMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [client, query])
  return useMemo(
    () => (query === undefined ? [] : rankChannels(query, [...mine(client), ...others])),
    [client, query, others],
  )
}

function mine(client: Client): NamedChannel[] {
  return [...client.channels.getState().values()].flatMap(({ channel, name, kind, topic, archived }) =>
    name === undefined || kind === 'direct' || archived === true
      ? []
      : [{ channel, name, kind, topic, isMember: true }],
  )
}

function useEmoji(query: string | undefined, emoji: ComposerEmoji) {
  const [found, setFound] = useState<ReadonlyArray<{ emoji: string; shortcode: string }>>([])
  useEffect(() => {
    if (query === undefined) return setFound([])
    let isCurrent = true
    emoji.find(query, most).then(
      (list) => isCurrent && setFound(list),
      // Without the list there is nothing to offer; what was typed is sent as it is.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [query, emoji])
  return found
}

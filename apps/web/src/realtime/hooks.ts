'use client'

import type {
  ChannelState,
  Connection,
  ConnectionPhase,
  Timeline,
  WorkspaceState,
} from '@runnel/client/client'
import { placeOfDraft } from '@runnel/client/draft-record'
import { threadKey } from '@runnel/client/thread'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Presence } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import { useCallback, useEffect, useMemo } from 'react'
import { hasSameFacts } from './channel-facts.ts'
import type { ChannelFacts } from './channel-facts.ts'
import { useClient } from './realtime-provider.tsx'
import { isSameList, useStore } from './use-store.ts'

const whole = <State>(state: State): State => state
const nobody: readonly UserId[] = []

/** How the connection is, and how many changes wait in the outbox. */
export function useConnection(): Connection {
  return useStore(useClient().connection, whole)
}

/** How the connection is, whatever waits. */
export function usePhase(): ConnectionPhase {
  return useStore(useClient().connection, phaseOf)
}

const phaseOf = ({ phase }: Connection) => phase

/** Whether the connection is there. */
export const useIsOnline = (): boolean => usePhase() === 'online'

/** Myself. */
export function useMe(): User | undefined {
  return useStore(useClient().me, whole)
}

/** The workspace's name and whether people may sign up by themselves. */
export function useWorkspace(): WorkspaceState | undefined {
  return useStore(useClient().workspace, whole)
}

/** All my channels. Renders again whenever any of them changes: lists only. */
export function useChannels(): ReadonlyMap<ChannelId, ChannelState> {
  return useStore(useClient().channels, whole)
}

/** One of my channels, undefined when I am no member. */
export function useChannel(channel: ChannelId | undefined): ChannelState | undefined {
  return useStore(
    useClient().channels,
    useCallback((channels) => (channel === undefined ? undefined : channels.get(channel)), [channel]),
  )
}

/** One of my channels without what is said and read there; undefined when I am no member. */
export function useChannelFacts(channel: ChannelId | undefined): ChannelFacts | undefined {
  return useStore<ReadonlyMap<ChannelId, ChannelFacts>, ChannelFacts | undefined>(
    useClient().channels,
    useCallback((channels) => (channel === undefined ? undefined : channels.get(channel)), [channel]),
    hasSameFacts,
  )
}

/** What is shown of a channel: its loaded entries, oldest first, and whether there are more. */
export function useTimeline(channel: ChannelId): Timeline {
  const client = useClient()
  return useStore(
    useMemo(() => client.timeline(channel), [client, channel]),
    whole,
  )
}

/** Who is typing in a channel, or in a thread of it, myself left out. */
export function useTyping(channel: ChannelId, thread?: EntryId): readonly UserId[] {
  const place = thread === undefined ? channel : threadKey(channel, thread)
  return useStore(
    useClient().typing,
    useCallback((typing) => typing.get(place) ?? nobody, [place]),
  )
}

/** Whether I have begun a reply in a thread. */
export function useHasReplyDraft(channel: ChannelId, thread: EntryId): boolean {
  return useStore(
    useClient().drafts,
    useCallback((drafts) => drafts.has(placeOfDraft(channel, thread)), [channel, thread]),
  )
}

/** One person; undefined until their profile has come (it is asked for, with others, in one request). */
export function useUser(user: UserId | undefined): User | undefined {
  const client = useClient()
  const found = useStore(
    client.users,
    useCallback((users) => (user === undefined ? undefined : users.get(user)), [user]),
  )
  useEffect(() => {
    if (user !== undefined && found === undefined) client.needUsers([user])
  }, [client, user, found])
  return found
}

/** Several people, those whose profiles have come, in the given order. Pass a stable list. */
export function useUsers(ids: readonly UserId[]): readonly User[] {
  const client = useClient()
  const found = useStore(
    client.users,
    useCallback((users) => ids.flatMap((id) => users.get(id) ?? []), [ids]),
    isSameList,
  )
  useEffect(() => {
    if (found.length < ids.length) client.needUsers(ids)
  }, [client, ids, found])
  return found
}

/** Someone's presence, `unknown` while it cannot be known (PRE-1). Watches them while mounted. */
export function usePresence(user: UserId | undefined): Presence | undefined {
  const client = useClient()
  useEffect(() => (user === undefined ? undefined : client.watchPresence([user])), [client, user])
  return useStore(
    client.presence,
    useCallback((presence) => (user === undefined ? undefined : presence.get(user)), [user]),
  )
}

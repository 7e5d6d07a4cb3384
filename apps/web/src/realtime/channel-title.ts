'use client'

import type { ChannelState } from '@runnel/client/client'
import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { useMemo } from 'react'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { useMe, useUsers } from './hooks.ts'

/** Whom a direct channel is with: everyone in it but me. Empty for other channels, and for notes to myself. */
export function othersIn(
  channel: Pick<ChannelState, 'members'> | undefined,
  me: UserId | undefined,
): UserId[] {
  return (channel?.members ?? []).filter((user) => user !== me)
}

/** What a channel is called on screen: `#general`, or the people of a direct channel. */
export function channelTitle(
  channel: Pick<ChannelState, 'kind' | 'name'>,
  others: readonly User[],
  texts: Texts<'shell'>,
): string {
  if (channel.kind !== 'direct') return `#${channel.name}`
  if (others.length === 0) return texts.sidebar.youAlone
  return others.map((user) => user.name).join(', ')
}

/** A channel's title and, when it is a direct one, whom it is with. */
export function useChannelTitle(channel: Pick<ChannelState, 'kind' | 'name' | 'members'>): {
  title: string
  others: readonly User[]
} {
  const texts = useTexts('shell')
  const me = useMe()?.user
  const ids = useMemo(() => othersIn(channel, me), [channel, me])
  const others = useUsers(ids)
  if (channel.kind === 'direct' && ids.length > 0 && others.length === 0)
    return { title: texts.sidebar.someone, others }
  return { title: channelTitle(channel, others, texts), others }
}

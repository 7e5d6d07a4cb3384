'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { useCallback, useState } from 'react'
import type { ReactNode } from 'react'
import { insertText } from '@/features/composer/insertion.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { lazily } from '@/ui/lazily.ts'
import { toast } from '@/ui/toast.tsx'
import type { OpenDialog } from './dialogs.tsx'

const ShownPerson = lazily(() => import('./shown-person.tsx').then((module) => module.ShownPerson))

/** What happens when someone's name is pressed anywhere: their card opens beside it, with what I may do. */
export function usePerson({
  channel,
  isSheet,
  onDialog,
}: {
  channel: ChannelFacts | undefined
  isSheet: boolean
  onDialog: (dialog: OpenDialog) => void
}): {
  onPerson: (user: UserId, anchor: HTMLElement) => void
  onMessage: (user: UserId) => void
  onMention: (user: User) => void
  card: ReactNode
} {
  const errorText = useErrorText()
  const client = useClient()
  const [shown, setShown] = useState<{ user: UserId; anchor: HTMLElement }>()
  const onPerson = useCallback((user: UserId, anchor: HTMLElement) => setShown({ user, anchor }), [])
  const onMessage = useCallback(
    (user: UserId) => {
      client.request('channel:create', { kind: 'direct', members: [user] }).then(
        (made) => openPath(channelPath(made.channel)),
        (error: unknown) => toast(errorText(error), 'danger'),
      )
    },
    [client, errorText],
  )
  const open = channel?.channel
  const onMention = useCallback(
    (user: User) => {
      // Once the card or the menu has given the focus back.
      if (open !== undefined) setTimeout(() => insertText(open, `@${user.handle}`), 50)
    },
    [open],
  )
  return {
    onPerson,
    onMessage,
    onMention,
    card:
      shown === undefined ? null : (
        <ShownPerson
          key={shown.user}
          {...shown}
          channel={channel}
          isSheet={isSheet}
          onMessage={onMessage}
          onMention={onMention}
          onDialog={onDialog}
          onClose={() => setShown(undefined)}
        />
      ),
  }
}

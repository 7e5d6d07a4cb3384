'use client'

import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import type { User } from '@runnel/protocol/user'
import { Ellipsis } from 'lucide-react'
import { PersonCard } from '@/features/person/person-card.tsx'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { MenuButton } from '@/ui/menu-button.tsx'
import { toast } from '@/ui/toast.tsx'
import type { OpenDialog } from './dialogs.tsx'

const loadActions = () => import('@/features/members/member-actions.tsx')
const MemberActions = lazily(() => loadActions().then((module) => module.MemberActions))

/** Somebody's card beside what was pressed, with what I may do to them in the open channel. */
export function ShownPerson({
  user,
  anchor,
  channel,
  isSheet,
  onMessage,
  onMention,
  onDialog,
  onClose,
}: {
  user: UserId
  anchor: HTMLElement
  channel: ChannelFacts | undefined
  isSheet: boolean
  onMessage: (user: UserId) => void
  onMention: (user: User) => void
  onDialog: (dialog: OpenDialog) => void
  onClose: () => void
}) {
  const errorText = useErrorText()
  const texts = useTexts('shell')
  const client = useClient()
  const closing =
    <Input extends unknown[]>(run: (...input: Input) => void) =>
    (...input: Input) => {
      onClose()
      run(...input)
    }
  const add = (added: UserId) => {
    if (channel === undefined) return
    client
      .request('channel:invite', { channel: channel.channel, user: added })
      .catch((error: unknown) => toast(errorText(error), 'danger'))
  }
  const menu = (member: Member) => {
    if (channel === undefined) return null
    const label = texts.actionsOn(member.name)
    return (
      <MenuButton
        load={loadActions}
        align="end"
        label={label}
        trigger={<IconButton label={label} icon={<Ellipsis size={16} aria-hidden />} size="large" />}
      >
        <MemberActions
          isShort
          channel={channel}
          member={member}
          onMessage={closing(onMessage)}
          onMention={closing(onMention)}
          onAction={closing((action, about) => onDialog({ name: 'member', channel, action, member: about }))}
        />
      </MenuButton>
    )
  }
  return (
    <PersonCard
      user={user}
      anchor={anchor}
      channel={channel}
      isSheet={isSheet}
      onClose={onClose}
      deeds={{
        onMessage: closing(onMessage),
        onMention: channel === undefined ? undefined : closing(onMention),
        onAdd: closing(add),
        onStatus: closing(() => onDialog({ name: 'status' })),
        menu,
      }}
    />
  )
}

'use client'

import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import type { Presence } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import { AtSign, MessageSquare, SmilePlus, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useMe, usePresence, useUser } from '@/realtime/hooks.ts'
import { useMay } from '@/realtime/standing.ts'
import type { Texts } from '@/texts/catalogue.ts'
import type { Language } from '@/texts/language.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Button } from '@/ui/button.tsx'
import { Popover } from '@/ui/popover.tsx'
import { PresenceDot } from '@/ui/presence-dot.tsx'
import { PresenceWord } from '@/ui/presence-word.tsx'
import { useMember } from './use-member.ts'

/** What the card can start; what is left out is not offered. */
export interface PersonDeeds {
  onMessage: (user: UserId) => void
  /** Writes their handle into the open channel's composer. */
  onMention?: ((user: User) => void) | undefined
  onAdd: (user: UserId) => void
  onStatus: () => void
  /** The menu of what I may do to them as a member of the open channel. */
  menu: (member: Member) => ReactNode
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-20 shrink-0 truncate text-ink-muted">{label}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
    </div>
  )
}

function PresenceRows({ presence }: { presence: Presence | undefined }) {
  const personTexts = useTexts('person')
  const language = useLanguage()
  const now = Date.now()
  const status = [presence?.emoji, presence?.text].filter(Boolean).join(' ')
  return (
    <>
      {status === '' ? null : (
        <Row label={personTexts.status}>
          {status}
          {presence?.until === undefined ? null : (
            <span className="block text-xs text-ink-muted">
              {personTexts.until(shortMoment(presence.until, now, language))}
            </span>
          )}
        </Row>
      )}
    </>
  )
}

function muteText(member: Member, personTexts: Texts<'person'>, language: Language): string | undefined {
  if (member.mutedUntil === undefined) return undefined
  if (member.mutedUntil === 0) return personTexts.muted
  const now = Date.now()
  return member.mutedUntil > now
    ? personTexts.mutedUntil(shortMoment(member.mutedUntil, now, language))
    : undefined
}

function About({
  user,
  channel,
  deeds,
}: {
  user: User
  channel: ChannelFacts | undefined
  deeds: PersonDeeds
}) {
  const personTexts = useTexts('person')
  const membersTexts = useTexts('members')
  const language = useLanguage()
  const isMe = useMe()?.user === user.user
  const presence = usePresence(user.user)
  const state = presence?.state ?? 'unknown'
  const place = channel === undefined || channel.kind === 'direct' ? undefined : channel
  const member = useMember(place?.channel, user)
  const { title } = useChannelTitle(place ?? { kind: 'public', name: '' })
  const may = useMay(place ?? { kind: 'direct', role: 'member' })
  const canTalk = user.imported !== true && user.deactivated !== true
  const mute = member === null || member === undefined ? undefined : muteText(member, personTexts, language)
  return (
    <div className="p-5 pt-4 max-sm:p-0">
      <div className="flex items-center gap-4 pe-8">
        <Avatar id={user.user} name={user.name} size="lg" />
        <div className="min-w-0">
          <p className="text-lg leading-tight font-semibold break-words">
            <bdi>{user.name}</bdi>
          </p>
          <p className="truncate text-sm text-ink-muted">@{user.handle}</p>
          <p className="mt-1 flex items-center gap-1.5 text-sm">
            <PresenceDot state={state} />
            <PresenceWord presence={presence} />
          </p>
        </div>
      </div>
      <dl className="mt-4 flex flex-col gap-1.5 text-sm">
        <PresenceRows presence={presence} />
        <Row label={personTexts.inWorkspace}>
          {user.imported === true
            ? personTexts.imported
            : user.deactivated === true
              ? personTexts.deactivated
              : personTexts.installationRoles[user.role]}
        </Row>
        {place === undefined ? null : (
          <Row label={personTexts.inChannel}>
            {member === undefined
              ? '…'
              : member === null
                ? personTexts.notHere(title)
                : personTexts.here(membersTexts.roles[member.channelRole], title)}
            {mute === undefined ? null : <span className="block text-xs text-warning">{mute}</span>}
          </Row>
        )}
      </dl>
      <div className="mt-4 flex flex-wrap gap-2">
        {canTalk ? (
          <Button
            tone="primary"
            icon={<MessageSquare size={15} aria-hidden />}
            onClick={() => deeds.onMessage(user.user)}
          >
            {isMe ? personTexts.notes : personTexts.message}
          </Button>
        ) : null}
        {isMe ? (
          <Button icon={<SmilePlus size={15} aria-hidden />} onClick={deeds.onStatus}>
            {personTexts.setStatus}
          </Button>
        ) : null}
        {canTalk && !isMe && deeds.onMention !== undefined ? (
          <Button icon={<AtSign size={15} aria-hidden />} onClick={() => deeds.onMention?.(user)}>
            {personTexts.mention}
          </Button>
        ) : null}
        {member === null && canTalk && may('channel:invite') && place?.archived !== true ? (
          <Button icon={<UserPlus size={15} aria-hidden />} onClick={() => deeds.onAdd(user.user)}>
            {personTexts.add(title)}
          </Button>
        ) : null}
        {member === null || member === undefined || isMe ? null : deeds.menu(member)}
      </div>
    </div>
  )
}

/** Who somebody is: their name, presence and status, what they are in the workspace and here, and what one can do. */
export function PersonCard({
  user,
  anchor,
  channel,
  isSheet,
  deeds,
  onClose,
}: {
  user: UserId
  /** What was pressed to open it. */
  anchor: HTMLElement
  /** The open channel. */
  channel: ChannelFacts | undefined
  isSheet: boolean
  deeds: PersonDeeds
  onClose: () => void
}) {
  const personTexts = useTexts('person')
  const person = useUser(user)
  return (
    <Popover
      title={person === undefined ? '…' : personTexts.card(person.name)}
      anchor={anchor}
      isSheet={isSheet}
      onClose={onClose}
    >
      {person === undefined ? (
        <p className="p-5 text-sm text-ink-muted">…</p>
      ) : (
        <About user={person} channel={channel} deeds={deeds} />
      )}
    </Popover>
  )
}

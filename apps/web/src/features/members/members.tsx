'use client'

import type { ChannelState } from '@runnel/client/client'
import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { Ellipsis, UserPlus } from 'lucide-react'
import { lazy, memo, useState } from 'react'
import { useMe, usePresence } from '@/realtime/hooks.ts'
import { texts } from '@/texts/en.ts'
import { Button } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { MenuButton } from '@/ui/menu-button.tsx'
import { Person } from '@/ui/person.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { useMembers } from './use-members.ts'

const loadRows = () => import('./member-actions.tsx')
const MemberActions = lazy(async () => ({ default: (await loadRows()).MemberActions }))

const MemberRow = memo(function MemberRow({
  member,
  isMe,
  channel,
  onMessage,
  onRemove,
}: {
  member: Member
  isMe: boolean
  channel: ChannelState
  onMessage: (user: UserId) => void
  onRemove: (member: Member) => void
}) {
  const presence = usePresence(member.user)
  const state = presence?.state ?? 'unknown'
  const status = [presence?.emoji, presence?.text].filter(Boolean).join(' ')
  return (
    <li className="group flex min-h-11 items-center gap-2.5 rounded-md px-2 hover:bg-hover focus-within:bg-hover">
      <Person
        user={member}
        presence={state}
        note={
          <span className="shrink-0 text-xs text-ink-faint">
            {isMe
              ? texts.members.you
              : member.channelRole === 'member'
                ? null
                : texts.members.roles[member.channelRole]}
          </span>
        }
      >
        @{member.handle} · {texts.presence.states[state]}
        {status === '' ? null : ` · ${status}`}
      </Person>
      {isMe ? null : (
        <MenuButton
          load={loadRows}
          align="end"
          label={texts.members.actions(member.name)}
          trigger={
            <IconButton
              label={texts.members.actions(member.name)}
              icon={<Ellipsis size={16} aria-hidden />}
              className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 touch:opacity-100 data-popup-open:opacity-100"
            />
          }
        >
          <MemberActions channel={channel} member={member} onMessage={onMessage} onRemove={onRemove} />
        </MenuButton>
      )}
    </li>
  )
})

/** Who is in a channel: their role, presence and status, and what may be done. */
export function Members({
  channel,
  onAdd,
  onMessage,
  onRemove,
}: {
  channel: ChannelState
  onAdd: () => void
  onMessage: (user: UserId) => void
  onRemove: (member: Member) => void
}) {
  const me = useMe()
  const [query, setQuery] = useState('')
  const { members, isLoading, error, more, again } = useMembers(channel.channel, query)
  return (
    <div className="flex flex-col gap-3 px-2 pb-6">
      <div className="flex items-end gap-2 px-2 pt-0.5">
        <TextField
          label={texts.members.search}
          isLabelHidden
          placeholder={texts.members.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          type="search"
          autoComplete="off"
          className="flex-1"
        />
        {channel.kind === 'direct' || channel.archived === true ? null : (
          <IconButton
            label={texts.members.add}
            icon={<UserPlus size={17} aria-hidden />}
            onClick={onAdd}
            size="large"
          />
        )}
      </div>
      {error !== undefined && members.length === 0 ? (
        <div className="px-2 text-sm text-ink-muted">
          <p>{texts.members.failed}</p>
          <Button className="mt-2" onClick={again}>
            {texts.retry}
          </Button>
        </div>
      ) : null}
      <ul aria-label={texts.members.title} aria-busy={isLoading} className="flex flex-col">
        {members.map((member) => (
          <MemberRow
            key={member.user}
            member={member}
            isMe={member.user === me?.user}
            channel={channel}
            onMessage={onMessage}
            onRemove={onRemove}
          />
        ))}
      </ul>
      {members.length === 0 && !isLoading && error === undefined ? (
        <p className="px-2 text-sm text-ink-muted">{texts.members.none}</p>
      ) : null}
      {more === undefined ? null : (
        <Button tone="quiet" onClick={more}>
          {texts.members.more}
        </Button>
      )}
    </div>
  )
}

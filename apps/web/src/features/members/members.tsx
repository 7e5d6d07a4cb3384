'use client'
'use no memo'

import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { useVirtualizer } from '@tanstack/react-virtual'
import { UserPlus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe } from '@/realtime/hooks.ts'
import { useMay } from '@/realtime/standing.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily } from '@/ui/lazily.ts'
import { MenuButton } from '@/ui/menu-button.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { MemberAction } from './member-action.ts'
import { MemberRow } from './member-row.tsx'
import { useListKeys } from './use-list-keys.ts'
import { useMembers } from './use-members.ts'

const loadActions = () => import('./member-actions.tsx')
const MemberActions = lazily(() => loadActions().then((module) => module.MemberActions))
/** The height of every row, in px. */
const rowHeight = 48

/** Who is in a channel: their role, presence and status, and what may be done. However many they are, only those in sight are in the page. */
export function Members({
  channel,
  onAdd,
  onPerson,
  onMessage,
  onMention,
  onAction,
}: {
  channel: ChannelFacts
  onAdd: () => void
  onPerson: (user: UserId, anchor: HTMLElement) => void
  onMessage: (user: UserId) => void
  onMention: (member: Member) => void
  onAction: (action: MemberAction, member: Member) => void
}) {
  const membersTexts = useTexts('members')
  const texts = useTexts('shell')
  const me = useMe()?.user
  const may = useMay(channel)
  const [query, setQuery] = useState('')
  const { pages, isLoading, error, more, again } = useMembers(channel.channel, query)
  const isAll = query.trim() === ''
  const members = pages?.members ?? []
  const hasMore = pages?.cursor !== undefined
  // While all are listed, their number is known and the list as long as it will be; of those looked for only the next page is.
  const count = hasMore
    ? isAll
      ? Math.max(pages.total, members.length + 1)
      : members.length + 1
    : members.length

  const scroller = useRef<HTMLDivElement>(null)
  // Not for React's compiler: the virtualizer is one object that changes.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => members[index]?.user ?? index,
    overscan: 6,
  })
  const keys = useListKeys(scroller, {
    count,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1),
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  })
  const items = virtualizer.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastIndex >= members.length) more()
  }, [lastIndex, members.length, more])
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
    keys.setActive(0)
    // Only another search begins at the top.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [query, channel.channel])

  const menu = useCallback(
    (trigger: ReactElement<{ className?: string }>, label: string, member: Member) => (
      <MenuButton load={loadActions} align="end" label={label} trigger={trigger as ReactElement<object>}>
        <MemberActions
          channel={channel}
          member={member}
          onMessage={onMessage}
          onMention={onMention}
          onAction={onAction}
        />
      </MenuButton>
    ),
    [channel, onMessage, onMention, onAction],
  )

  const mayAdd = may('channel:invite') && channel.archived !== true
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-end gap-2 px-4 pt-0.5">
        <TextField
          label={membersTexts.search}
          isLabelHidden
          placeholder={membersTexts.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' || count === 0) return
            event.preventDefault()
            keys.focusRow(0)
          }}
          type="search"
          autoComplete="off"
          className="flex-1"
        />
        {mayAdd ? (
          <IconButton
            label={membersTexts.add}
            icon={<UserPlus size={17} aria-hidden />}
            onClick={onAdd}
            size="large"
          />
        ) : null}
      </div>
      <p role="status" className="shrink-0 px-4 pt-2 pb-1 text-xs text-ink-muted">
        {pages === undefined
          ? ''
          : isAll
            ? membersTexts.count(pages.total)
            : hasMore || members.length > 0
              ? membersTexts.found(members.length)
              : isLoading
                ? ''
                : membersTexts.none}
      </p>
      {error !== undefined ? (
        <div className="shrink-0 px-4 pb-2 text-sm text-ink-muted">
          <p>{membersTexts.failed}</p>
          <Button className="mt-2" onClick={again}>
            {texts.retry}
          </Button>
        </div>
      ) : null}
      <p id="members-keys" className="sr-only">
        {membersTexts.keysHint}
      </p>
      <div
        ref={scroller}
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2 outline-none"
      >
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <ul
          aria-label={membersTexts.title}
          aria-describedby="members-keys"
          aria-busy={isLoading}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={keys.onKeyDown}
        >
          {items.map((item) => {
            const member = members[item.index]
            return (
              <li
                key={item.key}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={hasMore && !isAll ? -1 : count}
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                {member === undefined ? (
                  <div className="flex h-12 items-center gap-2.5 px-2">
                    <span aria-hidden className="size-8 rounded-md bg-hover" />
                    <span className="sr-only">{membersTexts.loading}</span>
                    <span aria-hidden className="h-3 w-32 rounded-sm bg-hover" />
                  </div>
                ) : (
                  <MemberRow
                    member={member}
                    isMe={member.user === me}
                    isStop={item.index === keys.active}
                    menu={member.user === me || channel.kind === 'direct' ? undefined : menu}
                    onPerson={onPerson}
                    onFocus={() => keys.setActive(item.index)}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

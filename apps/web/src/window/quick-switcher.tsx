'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { Command, defaultFilter } from 'cmdk'
import { Hash, Lock, Search, User as UserIcon, Wind } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { channelTitle, othersIn } from '@/realtime/channel-title.ts'
import { useChannels, useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { usePeople } from '@/realtime/use-people.ts'
import { useStore } from '@/realtime/use-store.ts'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { toast } from '@/ui/toast.tsx'

const all = <Value,>(value: Value) => value
/** Ids, which are the items' values, match nothing. */
const byWords = (_id: string, typed: string, words: string[] = []) => defaultFilter(words.join(' '), typed)

function Item({
  value,
  keywords,
  icon,
  note,
  onSelect,
  children,
}: {
  value: string
  keywords: string[]
  icon: ReactNode
  note?: string
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      keywords={keywords}
      onSelect={onSelect}
      className="flex min-h-9 touch:min-h-11 items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      <span className="flex w-4 justify-center text-ink-faint">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note === undefined ? null : <span className="text-xs text-ink-faint">{note}</span>}
    </Command.Item>
  )
}

/** Jumps to any channel of mine, or to a person, while one types. */
export function QuickSwitcher({
  onOpen,
  onClose,
}: {
  onOpen: (channel: ChannelId) => void
  onClose: () => void
}) {
  const client = useClient()
  const me = useMe()?.user
  const channels = useChannels()
  const users = useStore(client.users, all)
  const [query, setQuery] = useState('')
  const { people } = usePeople(query)
  const listed = useMemo(
    () =>
      [...channels.values()]
        .filter((channel) => channel.archived !== true)
        .map((channel) => ({
          channel,
          title: channelTitle(
            channel,
            othersIn(channel, me).flatMap((id) => users.get(id) ?? []),
          ),
        }))
        .sort(
          (a, b) =>
            Number(b.channel.unread > 0) - Number(a.channel.unread > 0) || a.title.localeCompare(b.title),
        ),
    [channels, users, me],
  )

  /** Those with whom I have a channel of two already: it is listed above. */
  const inDirect = useMemo(
    () =>
      new Set(
        [...channels.values()]
          .map((channel) => othersIn(channel, me))
          .flatMap((others) => (others.length === 1 ? others : [])),
      ),
    [channels, me],
  )

  async function openDirect(user: UserId) {
    try {
      onOpen((await client.request('channel:create', { kind: 'direct', members: [user] })).channel)
    } catch (error) {
      toast(errorText(error), 'danger')
    }
  }

  return (
    <Base.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-backdrop" />
        <Base.Popup
          aria-label={texts.switcher.title}
          className="fixed inset-x-3 top-[max(0.75rem,env(safe-area-inset-top))] z-30 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised shadow-raised outline-none sm:top-[16vh]"
        >
          <Command label={texts.switcher.title} filter={byWords} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search size={16} aria-hidden className="text-ink-faint" />
              <Command.Input
                autoFocus
                value={query}
                onValueChange={setQuery}
                placeholder={texts.switcher.input}
                aria-label={texts.switcher.input}
                className="h-12 min-w-0 flex-1 bg-transparent text-base touch:text-[16px] outline-none"
              />
              <span className="touch:hidden text-xs text-ink-faint">{texts.switcher.hint}</span>
            </div>
            <Command.List className="max-h-[min(24rem,55dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint">
              <Command.Empty className="px-2.5 py-4 text-sm text-ink-muted">
                {texts.switcher.none}
              </Command.Empty>
              <Command.Group heading={texts.switcher.channels}>
                {listed.map(({ channel, title }) => (
                  <Item
                    key={channel.channel}
                    value={channel.channel}
                    keywords={[title, channel.name]}
                    icon={
                      channel.kind === 'direct' ? (
                        <UserIcon size={15} aria-hidden />
                      ) : channel.ephemeral === true ? (
                        <Wind size={15} aria-hidden />
                      ) : channel.kind === 'private' ? (
                        <Lock size={14} aria-hidden />
                      ) : (
                        <Hash size={15} aria-hidden />
                      )
                    }
                    {...(channel.unread > 0
                      ? { note: `${texts.count(channel.unread)} ${texts.sidebar.unread.toLowerCase()}` }
                      : {})}
                    onSelect={() => onOpen(channel.channel)}
                  >
                    {channel.kind === 'direct' ? title : channel.name}
                  </Item>
                ))}
              </Command.Group>
              {query.trim() === '' ? null : (
                <Command.Group heading={texts.switcher.people}>
                  {people
                    .filter((user) => user.user !== me && user.imported !== true && !inDirect.has(user.user))
                    .map((user) => (
                      <Item
                        key={user.user}
                        value={user.user}
                        keywords={[user.name, user.handle]}
                        icon={<UserIcon size={15} aria-hidden />}
                        note={`@${user.handle}`}
                        onSelect={() => void openDirect(user.user)}
                      >
                        {user.name}
                      </Item>
                    ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

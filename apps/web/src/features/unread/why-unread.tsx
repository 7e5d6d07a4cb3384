'use client'

import { threadPath } from '@/realtime/paths.ts'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { AnchorHTMLAttributes, ComponentType } from 'react'
import { useId, useMemo } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel, useUser } from '@/realtime/hooks.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { dateAndTime } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Dialog } from '@/ui/dialog.tsx'

type Link = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

/** What is said of a message here: enough to know it again. */
interface Said {
  id: EntryId
  at: number
  by: UserId
  text: string
  n?: number
  thread?: EntryId | undefined
}

const unnamed = { kind: 'public', name: '' } as const

/** Names the messages that make a channel unread, each a way to it. */
export function WhyUnread({
  channel,
  link,
  onClose,
}: {
  channel: ChannelId
  link: Link
  onClose: () => void
}) {
  const texts = useTexts('unread')
  const state = useChannel(channel)
  const { title } = useChannelTitle(state ?? unnamed)
  const { data, error, isLoading } = useRequest(
    'read:explain',
    useMemo(() => ({ channel }), [channel]),
  )
  const calls: readonly Said[] = data?.calls ?? []
  const called = new Set(calls.map(({ id }) => id))
  const others: readonly Said[] = (data?.messages ?? []).filter(({ id }) => !called.has(id))
  const rest = { channel, link, onClose }
  return (
    <Dialog
      title={texts.whyTitle(title)}
      {...(data !== undefined && {
        description:
          data.unread === 0 && calls.length === 0
            ? texts.whyNothing
            : data.unread > 0
              ? texts.whyText(data.unread)
              : texts.onlyMentions,
      })}
      onClose={onClose}
    >
      {error !== undefined && data === undefined ? (
        <p role="alert" className="text-sm text-danger">
          {texts.whyFailed}
        </p>
      ) : isLoading && data === undefined ? (
        <p className="text-sm text-ink-muted">{texts.loading}</p>
      ) : null}
      {calls.length === 0 ? null : <SaidList title={texts.whyCalls} said={calls} {...rest} />}
      {others.length === 0 ? null : (
        <SaidList
          title={
            (data?.unread ?? 0) > (data?.messages.length ?? 0)
              ? texts.whyFirstOf(data?.messages.length ?? 0)
              : texts.whyFirst
          }
          said={others}
          {...rest}
        />
      )}
    </Dialog>
  )
}

interface SaidListProps {
  channel: ChannelId
  link: Link
  onClose: () => void
}

function SaidList({ title, said, ...rest }: SaidListProps & { title: string; said: readonly Said[] }) {
  const id = useId()
  return (
    <section className="mb-4 last:mb-0">
      <h3 id={id} className="mb-1 text-xs font-medium text-ink-faint">
        {title}
      </h3>
      <ul aria-labelledby={id} className="-mx-2">
        {said.map((one) => (
          <li key={one.id}>
            <SaidRow said={one} {...rest} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaidRow({ channel, link: Anchor, onClose, said }: SaidListProps & { said: Said }) {
  const texts = useTexts('unread')
  const language = useLanguage()
  const name = useUser(said.by)?.name ?? texts.someone
  // A reply that stands in its thread alone has no ordinal.
  const isInThread = said.thread !== undefined && said.n === undefined
  const href =
    isInThread && said.thread !== undefined
      ? threadPath(channel, said.thread, said.id)
      : `/c/${channel}?at=${said.id}`
  return (
    <Anchor
      href={href}
      onClick={(event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onClose()
      }}
      className="block rounded-md px-2 py-1.5 hover:bg-hover"
    >
      <span className="flex items-baseline gap-2 text-xs text-ink-faint">
        <bdi className="truncate text-sm font-semibold text-ink">{name}</bdi>
        <span className="whitespace-nowrap">{dateAndTime(said.at, language)}</span>
        {isInThread ? <span className="truncate">{texts.inThread}</span> : null}
      </span>
      <bdi className="line-clamp-2 text-sm text-ink-muted">{said.text}</bdi>
    </Anchor>
  )
}

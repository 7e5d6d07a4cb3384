'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import { Archive, Hash, Lock, Plus, Wind } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useChannels } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

const restMs = 120

function Sign({ channel }: { channel: ChannelSummary }) {
  if (channel.archived === true) return <Archive size={15} aria-hidden />
  if (channel.ephemeral === true) return <Wind size={15} aria-hidden />
  if (channel.kind === 'private') return <Lock size={14} aria-hidden />
  return <Hash size={15} aria-hidden />
}

/** All channels one may know of, to open or join. */
export function Browse({
  lead,
  onOpen,
  onCreate,
}: {
  lead: ReactNode
  onOpen: (channel: ChannelId) => void
  onCreate: (name: string) => void
}) {
  const client = useClient()
  const mine = useChannels()
  const [query, setQuery] = useState('')
  const trimmed = query.trim().replace(/^#/, '')
  const { data, error, isLoading, again } = useRequest(
    'channel:list',
    useMemo(() => (trimmed === '' ? {} : { query: trimmed }), [trimmed]),
    restMs,
  )
  const [further, setFurther] = useState<{
    after: typeof data
    channels: ChannelSummary[]
    cursor: string | undefined
  }>()
  const [joining, setJoining] = useState<ChannelId>()
  useEffect(() => setFurther(undefined), [data])
  const channels = [...(data?.channels ?? []), ...(further?.channels ?? [])].filter(
    (channel) => channel.kind !== 'direct',
  )
  const cursor = further === undefined ? data?.cursor : further.cursor

  async function fetchMore() {
    try {
      const page = await client.request('channel:list', {
        ...(trimmed === '' ? {} : { query: trimmed }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      setFurther((last) => ({
        after: data,
        channels: [...(last?.channels ?? []), ...page.channels],
        cursor: page.cursor,
      }))
    } catch (failure) {
      toast(errorText(failure), 'danger')
    }
  }

  async function join(channel: ChannelSummary) {
    setJoining(channel.channel)
    try {
      await client.request('channel:join', { channel: channel.channel })
      onOpen(channel.channel)
    } catch (failure) {
      toast(errorText(failure), 'danger')
    } finally {
      setJoining(undefined)
    }
  }

  return (
    <>
      <header className="flex h-13 touch:h-14 shrink-0 items-center gap-1 border-b border-line pr-2 pl-2 md:pl-5 md:pr-3">
        {lead}
        <h1 className="flex-1 truncate text-base font-semibold tracking-[-0.006em]">{texts.browse.title}</h1>
        <Button icon={<Plus size={15} aria-hidden />} onClick={() => onCreate('')}>
          {texts.workspace.create}
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10">
        <div className="mx-auto max-w-2xl pt-6">
          <TextField
            label={texts.browse.search}
            hint={texts.browse.text}
            isLabelHidden
            placeholder={texts.browse.search}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            type="search"
            autoComplete="off"
            autoFocus
          />
          {error !== undefined && channels.length === 0 ? (
            <div className="mt-6 text-sm text-ink-muted">
              <p>{texts.browse.failed}</p>
              <Button className="mt-2" onClick={again}>
                {texts.retry}
              </Button>
            </div>
          ) : null}
          <ul aria-label={texts.browse.title} aria-busy={isLoading} className="mt-4 divide-y divide-line">
            {channels.map((channel) => {
              const title = `#${channel.name}`
              const isMember = mine.has(channel.channel)
              return (
                <li key={channel.channel} className="flex min-h-15 items-center gap-3 py-2.5">
                  <span className="flex w-5 shrink-0 justify-center text-ink-faint">
                    <Sign channel={channel} />
                  </span>
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-base font-medium">{channel.name}</span>
                    <span className="block truncate text-sm text-ink-muted">
                      {texts.channel.members(channel.memberCount)}
                      {channel.topic === '' ? '' : ` · ${channel.topic}`}
                      {channel.ephemeral === true ? ` · ${texts.channel.ephemeral}` : ''}
                    </span>
                  </span>
                  {isMember ? (
                    <Button
                      tone="quiet"
                      aria-label={texts.browse.openLabel(title)}
                      onClick={() => onOpen(channel.channel)}
                    >
                      {texts.browse.open}
                    </Button>
                  ) : (
                    <Button
                      aria-label={texts.browse.joinLabel(title)}
                      isBusy={joining === channel.channel}
                      onClick={() => void join(channel)}
                    >
                      {texts.browse.join}
                    </Button>
                  )}
                </li>
              )
            })}
          </ul>
          {channels.length === 0 && data !== undefined && !isLoading ? (
            <div className="py-8 text-center text-sm text-ink-muted">
              <p>{trimmed === '' ? texts.browse.noneYet : texts.browse.none}</p>
              <Button className="mt-3" onClick={() => onCreate(trimmed)}>
                {texts.browse.noneDo}
              </Button>
            </div>
          ) : null}
          {cursor === undefined ? null : (
            <Button tone="quiet" className="mt-3 w-full" onClick={() => void fetchMore()}>
              {texts.browse.more}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}

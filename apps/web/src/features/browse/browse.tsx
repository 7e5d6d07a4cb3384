'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import { Archive, Hash, Lock, Plus, Wind } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
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

/** What is unusual about a channel, in a word each. */
function Marks({ channel }: { channel: ChannelSummary }) {
  const browseTexts = useTexts('browse')
  const marks = [
    channel.kind === 'private' ? browseTexts.private : undefined,
    channel.limits?.joining === 'approval' ? browseTexts.approval : undefined,
    channel.archived === true ? browseTexts.archived : undefined,
  ].filter((mark) => mark !== undefined)
  return marks.map((mark) => <Badge key={mark}>{mark}</Badge>)
}

/** All channels one may know of, to open, to join or to ask for. */
export function Browse({
  lead,
  wayIn,
  onCreate,
}: {
  lead: ReactNode
  /** How one gets into a channel; `onChanged` has the list read again. */
  wayIn: (channel: ChannelSummary, onChanged: () => void) => ReactNode
  onCreate: (name: string) => void
}) {
  const errorText = useErrorText()
  const browseTexts = useTexts('browse')
  const texts = useTexts('shell')
  const frameTexts = useTexts('frame')
  const client = useClient()
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

  return (
    <>
      <header className="flex h-13 touch:h-14 narrow:h-auto narrow:flex-wrap shrink-0 items-center gap-1 border-b border-line pr-2 pl-2 md:pl-5 md:pr-3">
        {lead}
        <h1 className="flex-1 truncate text-base font-semibold tracking-[-0.006em] narrow:order-last narrow:basis-full narrow:px-2 narrow:pb-1">
          {browseTexts.title}
        </h1>
        <Button icon={<Plus size={15} aria-hidden />} onClick={() => onCreate('')}>
          {frameTexts.workspace.create}
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10">
        <div className="mx-auto max-w-2xl pt-6">
          <TextField
            label={browseTexts.search}
            hint={browseTexts.text}
            isLabelHidden
            placeholder={browseTexts.search}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            type="search"
            autoComplete="off"
            autoFocus
          />
          {error !== undefined && channels.length === 0 ? (
            <div className="mt-6 text-sm text-ink-muted">
              <p>{browseTexts.failed}</p>
              <Button className="mt-2" onClick={again}>
                {texts.retry}
              </Button>
            </div>
          ) : null}
          <ul aria-label={browseTexts.title} aria-busy={isLoading} className="mt-4 divide-y divide-line">
            {channels.map((channel) => (
              <li key={channel.channel} className="flex min-h-15 items-center gap-3 py-2.5">
                <span className="flex w-5 shrink-0 justify-center text-ink-faint">
                  <Sign channel={channel} />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-center gap-x-2">
                    <span className="min-w-0 text-base font-medium wrap-anywhere">{channel.name}</span>
                    <Marks channel={channel} />
                  </span>
                  <span className="line-clamp-2 text-sm text-ink-muted sm:line-clamp-1">
                    {browseTexts.members(channel.memberCount)}
                    {channel.topic === '' ? '' : ` · ${channel.topic}`}
                    {channel.ephemeral === true ? ` · ${browseTexts.ephemeral}` : ''}
                  </span>
                </span>
                {wayIn(channel, again)}
              </li>
            ))}
          </ul>
          {channels.length === 0 && data !== undefined && !isLoading ? (
            <div className="py-8 text-center text-sm text-ink-muted">
              <p>{trimmed === '' ? browseTexts.noneYet : browseTexts.none}</p>
              <Button className="mt-3" onClick={() => onCreate(trimmed)}>
                {browseTexts.noneDo}
              </Button>
            </div>
          ) : null}
          {cursor === undefined ? null : (
            <Button tone="quiet" className="mt-3 w-full" onClick={() => void fetchMore()}>
              {browseTexts.more}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}

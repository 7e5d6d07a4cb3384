'use client'

import type { RequestOutput } from '@runnel/protocol/requests'
import { Hash } from 'lucide-react'
import { useMemo } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { ChannelId } from '@runnel/protocol/ids'
import { usePages } from '@/realtime/use-pages.ts'
import type { Texts } from '@/texts/catalogue.ts'
import type { Language } from '@/texts/language.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
import { Table } from '@/ui/table.tsx'
import type { Column } from '@/ui/table.tsx'
import { byteText } from './byte-text.ts'
import { MoreRows } from './more-rows.tsx'

type Sized = RequestOutput<'usage:list'>['channels'][number]
const nothing = {}

function Memory({ used, most }: { used: number; most: number }) {
  const language = useLanguage()
  const words = useTexts('admin').channels
  if (most === 0) return <p className="text-sm text-ink-muted">{words.memory(byteText(used, language))}</p>
  return (
    <div className="max-w-md">
      <p className="text-sm text-ink-muted">
        {words.memoryOf(byteText(used, language), byteText(most, language))}
      </p>
      <meter
        aria-label={words.memoryLabel}
        min={0}
        max={most}
        high={most * 0.85}
        optimum={0}
        value={used}
        className="mt-1.5 block h-2 w-full"
      />
    </div>
  )
}

type ChannelLink = ComponentType<{ channel: ChannelId; children: ReactNode }>

function LastAt({ at }: { at: number | undefined }) {
  const words = useTexts('admin').channels
  const language = useLanguage()
  if (at === undefined) return words.never
  return <time dateTime={new Date(at).toISOString()}>{shortMoment(at, Date.now(), language)}</time>
}

function columnsFor(
  Link: ChannelLink,
  adminTexts: Texts<'admin'>,
  language: Language,
): readonly Column<Sized>[] {
  const words = adminTexts.channels
  return [
    {
      key: 'channel',
      label: words.columns.channel,
      cell: ({ channel, name, archived }) => (
        <span className="flex items-center gap-2">
          <Hash size={15} aria-hidden className="shrink-0 text-ink-faint" />
          <Link channel={channel}>
            <span className="truncate">{name}</span>
          </Link>
          {archived === true ? <Badge>{words.archived}</Badge> : null}
        </span>
      ),
    },
    {
      key: 'size',
      label: words.columns.size,
      isNumber: true,
      cell: ({ bytes }) => byteText(bytes, language),
    },
    {
      key: 'messages',
      label: words.columns.messages,
      isNumber: true,
      cell: ({ messages }) => adminTexts.number(messages),
    },
    {
      key: 'members',
      label: words.columns.members,
      isNumber: true,
      cell: ({ members }) => adminTexts.number(members),
    },
    { key: 'last', label: words.columns.last, cell: ({ lastAt }) => <LastAt at={lastAt} /> },
  ]
}

/** What channels take of Redis's memory: the public ones, and all others together. */
export function ChannelSizes({ link }: { link: ChannelLink }) {
  const adminTexts = useTexts('admin')
  const language = useLanguage()
  const words = adminTexts.channels
  const { pages, hasMore, isLoading, error, more, again } = usePages('usage:list', nothing)
  const channels = useMemo(() => pages.flatMap((page) => page.channels), [pages])
  const [first] = pages
  const columns = useMemo(() => columnsFor(link, adminTexts, language), [link, adminTexts, language])
  return (
    <>
      {first === undefined ? null : (
        <>
          <Memory used={first.usedBytes} most={first.maxBytes} />
          {channels.length === 0 ? (
            <p className="mt-5 text-sm text-ink-muted">{words.none}</p>
          ) : (
            <div className="mt-4">
              <Table
                label={words.label}
                columns={columns}
                rows={channels}
                keyOf={(one) => one.channel}
                isBusy={isLoading}
              />
            </div>
          )}
        </>
      )}
      <MoreRows hasMore={hasMore} isLoading={isLoading} error={error} more={more} again={again} />
      {first === undefined ? null : (
        <>
          {first.others.bytes === 0 ? null : (
            <div className="mt-5 rounded-md bg-surface px-4 py-3 text-sm">
              <p>
                <span className="font-medium">{words.others}</span>
                {': '}
                {byteText(first.others.bytes, language)}
              </p>
              <p className="mt-1 text-xs text-ink-muted">{words.othersText}</p>
            </div>
          )}
          <p className="mt-3 text-xs text-ink-muted">{words.measured}</p>
        </>
      )}
    </>
  )
}

'use client'

import type { AuditRecord } from '@runnel/protocol/audit'
import { operatorId } from '@runnel/protocol/ids'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useUsers } from '@/realtime/hooks.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { usePages } from '@/realtime/use-pages.ts'
import { errorCode } from '@/texts/error-text.ts'
import { dateAndTime, exactTimeOfDay } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button, buttonClasses } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { AuditFilters } from './audit-filters.tsx'
import type { AuditFilter } from './audit-filters.tsx'
import { auditSentence } from './audit-sentence.ts'

function Entry({
  record,
  people,
  channels,
}: {
  record: AuditRecord
  people: ReadonlyMap<UserId, string>
  channels: ReadonlyMap<ChannelId, string>
}) {
  const auditTexts = useTexts('audit')
  const language = useLanguage()
  const nameOf = (user: UserId | undefined) =>
    user === operatorId ? auditTexts.operator : ((user && people.get(user)) ?? auditTexts.someone)
  const channel = record.channel && channels.get(record.channel)
  const sentence = auditSentence(
    record,
    {
      by: nameOf(record.by),
      user: nameOf(record.user),
      channel: channel === undefined ? auditTexts.aChannel : `#${channel}`,
    },
    auditTexts,
  )
  return (
    <li className="flex flex-col gap-x-6 gap-y-0.5 border-b border-line py-3 md:flex-row md:items-baseline">
      <div className="min-w-0 flex-1">
        <p className="text-sm text-pretty wrap-anywhere">{sentence}</p>
        {record.reason === undefined ? null : (
          <p className="mt-0.5 text-sm text-ink-muted wrap-anywhere">{auditTexts.reason(record.reason)}</p>
        )}
      </div>
      <time
        dateTime={new Date(record.at).toISOString()}
        title={exactTimeOfDay(record.at, language)}
        className="shrink-0 text-xs text-ink-muted tabular-nums"
      >
        {dateAndTime(record.at, language)}
      </time>
    </li>
  )
}

/** What was done by those who may, as sentences, the latest first; with a way to take it all out. `channel`: in that channel alone. */
export function AuditList({ channel }: { channel?: ChannelId }) {
  const auditTexts = useTexts('audit')
  const texts = useTexts('shell')
  const refusalText = useRefusalText()
  const [chosen, setChosen] = useState<AuditFilter>({})
  const filter = useMemo(
    () => ({ ...chosen, ...(channel === undefined ? {} : { channel }) }),
    [chosen, channel],
  )
  const { pages, hasMore, isLoading, error, more, again } = usePages('audit:list', filter)
  const records = useMemo(() => pages.flatMap((page) => page.records), [pages])
  const channels = useMemo(
    () => new Map(pages.flatMap((page) => page.channels.map((one) => [one.channel, one.name] as const))),
    [pages],
  )
  const users = useUsers(
    useMemo(
      () => [
        ...new Set(
          records
            .flatMap(({ by, user }) => (user === undefined ? [by] : [by, user]))
            .filter((user) => user !== operatorId),
        ),
      ],
      [records],
    ),
  )
  const people = useMemo(() => new Map(users.map(({ user, name }) => [user, name])), [users])
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]))
  const address = (format: string) =>
    `/api/audit?${new URLSearchParams([...query, ['format', format]]).toString()}`

  return (
    <>
      <AuditFilters hasChannels={channel === undefined} onChange={setChosen} />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <a href={address('csv')} download className={buttonClasses()} title={auditTexts.exportHint}>
          <Download size={14} aria-hidden />
          {auditTexts.exportCsv}
        </a>
        <a href={address('jsonl')} download className={buttonClasses()} title={auditTexts.exportHint}>
          <Download size={14} aria-hidden />
          {auditTexts.exportJson}
        </a>
      </div>
      <p role="status" className="mt-2 text-sm text-ink-muted">
        {records.length > 0 || isLoading || error !== undefined || hasMore
          ? ''
          : query.size === (channel === undefined ? 0 : 1)
            ? auditTexts.nothingYet
            : auditTexts.none}
      </p>
      {records.length === 0 ? null : (
        <ol aria-label={auditTexts.label} aria-busy={isLoading}>
          {records.map((record) => (
            <Entry key={record.id} record={record} people={people} channels={channels} />
          ))}
        </ol>
      )}
      {error === undefined ? (
        hasMore ? (
          <Button tone="quiet" className="mt-3 w-full" isBusy={isLoading} onClick={more}>
            {auditTexts.more}
          </Button>
        ) : null
      ) : (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <Notice tone="danger" role="alert">
            {errorCode(error) === 'forbidden' ? refusalText(error) : auditTexts.failed}
          </Notice>
          <Button onClick={again}>{texts.retry}</Button>
        </div>
      )}
    </>
  )
}

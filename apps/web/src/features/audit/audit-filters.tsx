'use client'

import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useEffect, useId, useMemo, useState } from 'react'
import { usePeople } from '@/realtime/use-people.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { TextField } from '@/ui/text-field.tsx'

/** What is looked for, as `audit:list` takes it. */
export interface AuditFilter {
  by?: UserId
  user?: UserId
  channel?: ChannelId
  action?: string
  from?: number
  to?: number
}

const dayMs = 86_400_000
const restMs = 150

/** Somebody by their handle, which the browser helps to complete. */
function PersonField({
  label,
  value,
  onChange,
  onFound,
}: {
  label: string
  value: string
  onChange: (text: string) => void
  onFound: (user: UserId | undefined) => void
}) {
  const auditTexts = useTexts('audit')
  const list = useId()
  const typed = value.trim().replace(/^@/, '').toLowerCase()
  const { people, isLoading } = usePeople(typed)
  const found = typed === '' ? undefined : people.find(({ handle }) => handle === typed)?.user
  useEffect(() => onFound(found), [found, onFound])
  const isUnknown = typed !== '' && found === undefined && !isLoading && people.length === 0
  return (
    <>
      <TextField
        label={label}
        sign="@"
        list={list}
        value={value}
        placeholder={auditTexts.anyone}
        error={isUnknown ? auditTexts.personUnknown : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {typed === ''
          ? null
          : people.map(({ user, handle, name }) => (
              <option key={user} value={handle}>
                {name}
              </option>
            ))}
      </datalist>
    </>
  )
}

/** A public channel, or one of mine, by its name. */
function ChannelField({
  value,
  onChange,
  onFound,
}: {
  value: string
  onChange: (text: string) => void
  onFound: (channel: ChannelId | undefined) => void
}) {
  const auditTexts = useTexts('audit')
  const list = useId()
  const typed = value.trim().replace(/^#/, '').toLowerCase()
  const input = useMemo(() => (typed === '' ? undefined : { query: typed }), [typed])
  const { data, isLoading } = useRequest('channel:list', input, restMs)
  const channels = typed === '' ? [] : (data?.channels ?? [])
  const found = channels.find(({ name }) => name === typed)?.channel
  useEffect(() => onFound(found), [found, onFound])
  const isUnknown = typed !== '' && data !== undefined && !isLoading && channels.length === 0
  return (
    <>
      <TextField
        label={auditTexts.channel}
        sign="#"
        list={list}
        value={value}
        placeholder={auditTexts.anyChannel}
        error={isUnknown ? auditTexts.channelUnknown : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className="max-md:col-span-2"
      />
      <datalist id={list}>
        {channels.map(({ channel, name }) => (
          <option key={channel} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}

/** The day that a date field names, in ms since 1970 by this device's clock. */
function dayStart(date: string): number | undefined {
  const at = date === '' ? Number.NaN : new Date(`${date}T00:00`).getTime()
  return Number.isNaN(at) || at < 0 ? undefined : at
}

const empty = { by: '', user: '', channel: '', action: '', from: '', to: '' }

/** By whom, to whom, where, what and when. */
export function AuditFilters({
  hasChannels,
  onChange,
}: {
  /** Whether channels can be told apart. */
  hasChannels: boolean
  onChange: (filter: AuditFilter) => void
}) {
  const auditTexts = useTexts('audit')
  const [typed, setTyped] = useState(empty)
  const [by, setBy] = useState<UserId>()
  const [user, setUser] = useState<UserId>()
  const [channel, setChannel] = useState<ChannelId>()
  const set = (field: keyof typeof empty) => (value: string) =>
    setTyped((last) => ({ ...last, [field]: value }))
  const { action, from, to } = typed
  useEffect(() => {
    const begin = dayStart(from)
    const end = dayStart(to)
    onChange({
      ...(by === undefined ? {} : { by }),
      ...(user === undefined ? {} : { user }),
      ...(channel === undefined ? {} : { channel }),
      ...(action === '' ? {} : { action }),
      ...(begin === undefined ? {} : { from: begin }),
      ...(end === undefined ? {} : { to: end + dayMs - 1 }),
    })
  }, [by, user, channel, action, from, to, onChange])
  const isEmpty = Object.values(typed).every((value) => value === '')
  return (
    <div
      role="search"
      aria-label={auditTexts.filters}
      className="grid grid-cols-2 items-start gap-3 md:grid-cols-3"
    >
      <SelectField
        label={auditTexts.kind}
        value={action}
        choices={Object.entries(auditTexts.kinds).map(([value, text]) => ({ value, text }))}
        onChoose={set('action')}
        className="max-md:col-span-2"
      />
      <PersonField label={auditTexts.by} value={typed.by} onChange={set('by')} onFound={setBy} />
      <PersonField label={auditTexts.user} value={typed.user} onChange={set('user')} onFound={setUser} />
      {hasChannels ? (
        <ChannelField value={typed.channel} onChange={set('channel')} onFound={setChannel} />
      ) : null}
      <TextField
        label={auditTexts.from}
        type="date"
        value={from}
        onChange={(event) => set('from')(event.target.value)}
      />
      <TextField
        label={auditTexts.to}
        type="date"
        value={to}
        onChange={(event) => set('to')(event.target.value)}
      />
      {isEmpty ? null : (
        <Button tone="quiet" className="col-span-full justify-self-start" onClick={() => setTyped(empty)}>
          {auditTexts.clear}
        </Button>
      )}
    </div>
  )
}

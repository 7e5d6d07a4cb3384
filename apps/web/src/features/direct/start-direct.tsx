'use client'

import { limits } from '@runnel/protocol/limits'
import type { ChannelId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { Check, X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { usePeople } from '@/realtime/use-people.ts'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { classes } from '@/ui/classes.ts'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { Person } from '@/ui/person.tsx'
import { TextField } from '@/ui/text-field.tsx'

const most = limits.directMembers - 1

/** Chooses one or more people and opens the channel they share with me, the same one as before if there was one. */
export function StartDirect({
  onStarted,
  onClose,
}: {
  onStarted: (channel: ChannelId) => void
  onClose: () => void
}) {
  const client = useClient()
  const me = useMe()
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<readonly User[]>([])
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { people, isLoading, error } = usePeople(query)
  const offered = people.filter((user) => user.user !== me?.user && user.imported !== true)
  const isFull = chosen.length >= most
  const isChosen = (user: User) => chosen.some((one) => one.user === user.user)

  function toggle(user: User) {
    if (isChosen(user)) setChosen(chosen.filter((one) => one.user !== user.user))
    else if (!isFull) setChosen([...chosen, user])
    setQuery('')
    field.current?.focus()
  }

  async function start() {
    if (chosen.length === 0) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { channel } = await client.request('channel:create', {
        kind: 'direct',
        members: chosen.map((user) => user.user),
      })
      onStarted(channel)
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Backspace' && query === '') setChosen(chosen.slice(0, -1))
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    const [first] = offered
    if (query.trim() !== '' && first !== undefined && !isChosen(first)) toggle(first)
    else void start()
  }

  return (
    <Dialog title={texts.direct.title} description={texts.direct.text} initialFocus={field} onClose={onClose}>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        ref={field}
        label={texts.people.search}
        hint={isFull ? texts.direct.full(most) : texts.people.searchHint}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
        type="search"
        autoComplete="off"
      />
      {chosen.length === 0 ? null : (
        <ul
          aria-label={texts.direct.chosen(chosen.map((user) => user.name))}
          className="mt-3 flex flex-wrap gap-1.5"
        >
          {chosen.map((user) => (
            <li
              key={user.user}
              className="inline-flex items-center rounded-full bg-accent-soft pl-2.5 text-sm"
            >
              {user.name}
              <button
                type="button"
                aria-label={texts.direct.remove(user.name)}
                onClick={() => toggle(user)}
                className="inline-flex size-7 touch:size-11 items-center justify-center rounded-full text-ink-muted hover:text-ink"
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul aria-label={texts.people.results} aria-busy={isLoading} className="-mx-2 mt-3 min-h-48">
        {offered.map((user) => (
          <li key={user.user}>
            <button
              type="button"
              aria-pressed={isChosen(user)}
              disabled={isFull && !isChosen(user)}
              onClick={() => toggle(user)}
              className={classes(
                'flex min-h-12 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover disabled:opacity-50',
              )}
            >
              <Person user={user} />
              {isChosen(user) ? <Check size={16} aria-hidden className="text-accent" /> : null}
            </button>
          </li>
        ))}
        {offered.length === 0 && !isLoading ? (
          <li className="px-2 py-2 text-sm text-ink-muted">
            {error === undefined ? texts.people.none : texts.people.failed}
          </li>
        ) : null}
      </ul>
      <DialogButtons>
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button tone="primary" isBusy={isBusy} disabled={chosen.length === 0} onClick={() => void start()}>
          {texts.direct.start}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

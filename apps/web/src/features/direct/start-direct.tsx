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
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { PeopleSearch, PersonChoice } from '@/ui/people-search.tsx'
import { Person } from '@/ui/person.tsx'

const most = limits.directMembers - 1
/** Chooses one or more people and opens the channel they share with me, the same one as before if there was one. */
export function StartDirect({
  onStarted,
  onClose,
}: {
  onStarted: (channel: ChannelId) => void
  onClose: () => void
}) {
  const errorText = useErrorText()
  const peopleTexts = useTexts('people')
  const directTexts = peopleTexts.direct
  const texts = useTexts('shell')
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
    <Dialog title={directTexts.title} description={directTexts.text} initialFocus={field} onClose={onClose}>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <PeopleSearch
        fieldRef={field}
        hint={isFull ? directTexts.full(most) : peopleTexts.searchHint}
        query={query}
        people={offered}
        isLoading={isLoading}
        error={error}
        onQuery={setQuery}
        onKeyDown={onKeyDown}
        renderRow={(user) => (
          <PersonChoice
            isChosen={isChosen(user)}
            disabled={isFull && !isChosen(user)}
            onPress={() => toggle(user)}
          >
            <Person user={user} />
            {isChosen(user) ? <Check size={16} aria-hidden className="text-accent" /> : null}
          </PersonChoice>
        )}
      >
        {chosen.length === 0 ? null : (
          <ul
            aria-label={directTexts.chosen(chosen.map((user) => user.name))}
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
                  aria-label={directTexts.remove(user.name)}
                  onClick={() => toggle(user)}
                  className="inline-flex size-7 touch:size-11 items-center justify-center rounded-full text-ink-muted hover:text-ink"
                >
                  <X size={13} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
      </PeopleSearch>
      <DialogButtons>
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button tone="primary" isBusy={isBusy} disabled={chosen.length === 0} onClick={() => void start()}>
          {directTexts.start}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

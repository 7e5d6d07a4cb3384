'use client'

import type { User } from '@runnel/protocol/user'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { TextField } from './text-field.tsx'

/** Looks people up by the beginning of name or handle: a field, and below it a row for each of those found. */
export function PeopleSearch<Person extends User>({
  label,
  hint,
  query,
  people,
  isLoading,
  error,
  fieldRef,
  renderRow,
  onQuery,
  onKeyDown,
  children,
}: {
  label?: string
  hint?: ReactNode
  query: string
  people: readonly Person[]
  isLoading: boolean
  error?: unknown
  fieldRef?: Ref<HTMLInputElement>
  /** What stands in a person's row. */
  renderRow: (person: Person) => ReactNode
  onQuery: (query: string) => void
  onKeyDown?: (event: KeyboardEvent) => void
  /** Between the field and those found: whom one has chosen. */
  children?: ReactNode
}) {
  const peopleTexts = useTexts('people')
  return (
    <div>
      <TextField
        ref={fieldRef}
        label={label ?? peopleTexts.search}
        hint={hint ?? peopleTexts.searchHint}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        type="search"
        autoComplete="off"
      />
      {children}
      <ul
        aria-label={peopleTexts.results}
        aria-busy={isLoading}
        className="-mx-2 mt-3 max-h-56 min-h-36 overflow-y-auto"
      >
        {people.map((person) => (
          <li key={person.user}>{renderRow(person)}</li>
        ))}
        {people.length === 0 && !isLoading ? (
          <li className="px-2 py-2 text-sm text-ink-muted">
            {error === undefined ? peopleTexts.none : peopleTexts.failed}
          </li>
        ) : null}
      </ul>
    </div>
  )
}

/** A row that is pressed to choose its person, or to take the choice back. */
export function PersonChoice({
  isChosen,
  disabled = false,
  onPress,
  children,
}: {
  isChosen: boolean
  disabled?: boolean
  onPress: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      disabled={disabled}
      onClick={onPress}
      className="flex min-h-12 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover disabled:opacity-50 aria-pressed:bg-accent-soft"
    >
      {children}
    </button>
  )
}

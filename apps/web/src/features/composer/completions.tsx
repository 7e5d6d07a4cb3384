'use client'

import { useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useState } from 'react'
import type { KeyboardEvent, Ref } from 'react'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { complete, completionAt } from './completion.ts'
import type { Completion } from './completion.ts'
import type { ComposerEmoji, ComposerPlace } from './composer-props.ts'
import { putText } from './put-text.ts'
import { SuggestionRow } from './suggestion-row.tsx'
import type { Suggestion } from './suggestion.ts'
import { useSuggestions } from './use-suggestions.ts'

const names = {
  person: 'people',
  channel: 'channels',
  emoji: 'emoji',
  command: 'commands',
} as const satisfies Record<Completion['kind'], keyof Texts<'composer'>['suggestions']>

/** What the text box asks of its completion. */
export interface Completing {
  /** Whether the key was meant for the list. */
  press: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
}

/**
 * Names that fit what is being typed at the caret, above the text box, which keeps the focus and says by its attributes
 * what is chosen: people after `@`, channels after `#`, emoji after `:`, commands after `/`.
 */
export function Completions({
  ref,
  box,
  caret,
  place,
  emoji,
  onClose,
}: {
  ref: Ref<Completing>
  box: HTMLTextAreaElement
  caret: { text: string; at: number }
  place: ComposerPlace
  emoji: ComposerEmoji
  onClose: () => void
}) {
  const { suggestions: texts, commands } = useTexts('composer')
  const id = useId()
  const found = useMemo(() => completionAt(caret.text, caret.at), [caret])
  const [dismissed, setDismissed] = useState<string>()
  const [chosen, setChosen] = useState<{ for: string; at: number }>()
  const spot = found === undefined ? undefined : `${found.kind} ${found.from}`
  const typed = spot === dismissed ? undefined : found
  const suggestions = useSuggestions(place, typed, emoji)
  const isOpen = typed !== undefined && suggestions.length > 0
  const asked = `${spot} ${found?.query}`
  const active = chosen?.for === asked ? Math.min(chosen.at, suggestions.length - 1) : 0
  const optionOf = (index: number) => `${id}-${index}`

  useLayoutEffect(() => {
    if (!isOpen) return
    box.setAttribute('aria-controls', id)
    box.setAttribute('aria-activedescendant', `${id}-${active}`)
    return () => {
      box.removeAttribute('aria-controls')
      box.removeAttribute('aria-activedescendant')
    }
  }, [box, id, isOpen, active])
  useEffect(() => {
    if (spot === undefined) setDismissed(undefined)
  }, [spot])

  const choose = (suggestion: Suggestion | undefined) => {
    if (typed === undefined || suggestion === undefined) return
    const done = complete(box.value, box.selectionStart, typed, suggestion.insert)
    putText(box, { text: done.text, from: done.caret, to: done.caret })
    onClose()
  }

  useImperativeHandle(ref, () => ({
    press: (event) => {
      if (!isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const { key } = event
      const step = (by: number) =>
        setChosen({ for: asked, at: (active + by + suggestions.length) % suggestions.length })
      const suggestion = suggestions[active]
      if (key === 'ArrowDown') step(1)
      else if (key === 'ArrowUp') step(-1)
      else if (key === 'Enter' && isWhole(suggestion, typed, box.value, commands)) return false
      else if (key === 'Enter' || key === 'Tab') choose(suggestion)
      else if (key === 'Escape') setDismissed(spot)
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }))

  return (
    <>
      <output className="sr-only">{isOpen ? texts.count(suggestions.length) : ''}</output>
      {isOpen ? (
        <div className="relative">
          {/* A list box whose focus stays in the text: no element of HTML does that. */}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
          <div
            id={id}
            role="listbox"
            aria-label={texts[names[typed.kind]]}
            // It can be scrolled, so it can have the focus; a press on it must not take that from the text.
            tabIndex={0}
            onPointerDown={(event) => event.preventDefault()}
            className="absolute inset-x-0 bottom-full z-20 mb-1.5 max-h-[min(20rem,45dvh)] max-w-xl overflow-y-auto rounded-lg bg-raised p-1 shadow-raised"
          >
            {suggestions.map((suggestion, index) => (
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role jsx-a11y/click-events-have-key-events jsx-a11y/interactive-supports-focus
              <div
                key={suggestion.key}
                id={optionOf(index)}
                role="option"
                aria-selected={index === active}
                ref={index === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
                onClick={() => choose(suggestion)}
                onPointerMove={() => setChosen({ for: asked, at: index })}
                className="flex h-9 items-center gap-2.5 rounded-md px-2 text-sm aria-selected:bg-pressed touch:h-11"
              >
                <SuggestionRow suggestion={suggestion} />
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </>
  )
}

/** A command that needs nothing more, or whom it is about, and stands there whole: Enter runs it. What it may take is in brackets. */
function isWhole(
  suggestion: Suggestion | undefined,
  typed: Completion,
  text: string,
  commands: Texts<'composer'>['commands'],
): boolean {
  if (suggestion?.kind !== 'command')
    return text.startsWith('/') && suggestion?.insert.slice(1) === typed.query
  return suggestion.command === typed.query && /^(?:\[|$)/.test(commands[suggestion.command].args)
}

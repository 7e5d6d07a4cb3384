'use client'

import { limits } from '@runnel/protocol/limits'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { TextField } from '@/ui/text-field.tsx'

const most = 50

/** Words that reach me as my name does. */
export function Keywords({
  words,
  onChange,
}: {
  words: readonly string[]
  onChange: (words: string[]) => void
}) {
  const texts = useTexts('notification').settings
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const add = (event: SyntheticEvent) => {
    event.preventDefault()
    const word = typed.trim().replaceAll(/\s+/gu, ' ')
    if (word !== '' && !words.some((one) => one.toLowerCase() === word.toLowerCase()))
      onChange([...words, word])
    setTyped('')
    field.current?.focus()
  }
  const remove = (word: string) => {
    onChange(words.filter((one) => one !== word))
    field.current?.focus()
  }
  const isFull = words.length >= most
  return (
    <form onSubmit={add}>
      <div className="flex items-end gap-2">
        <TextField
          ref={field}
          className="min-w-0 flex-1"
          label={texts.keyword}
          isLabelHidden
          value={typed}
          maxLength={limits.nameLength}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" className="h-9" disabled={isFull}>
          {texts.add}
        </Button>
      </div>
      <p className="mt-1.5 text-xs text-ink-muted">{isFull ? texts.keywordsFull : texts.keywordsHint}</p>
      {words.length === 0 ? null : (
        <ul aria-label={texts.keywords} className="mt-3 flex flex-wrap gap-1.5">
          {words.map((word) => (
            <li
              key={word}
              className="inline-flex max-w-full items-center rounded-full bg-hover pl-3 text-sm touch:min-h-11"
            >
              <span dir="auto" className="truncate">
                {word}
              </span>
              <button
                type="button"
                aria-label={texts.remove(word)}
                onClick={() => remove(word)}
                className="inline-flex size-7 touch:size-11 shrink-0 items-center justify-center rounded-full text-ink-muted hover:text-ink"
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  )
}

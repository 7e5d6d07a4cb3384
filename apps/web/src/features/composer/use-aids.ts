'use client'

import { useCallback, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import type { Texts } from '@/texts/catalogue.ts'
import { loadTexts } from '@/texts/load.ts'
import { useLanguage } from '@/texts/use-texts.ts'
import { loadPatiently } from '@/ui/lazily.ts'
import type { Selected } from './format.ts'
import { formatOf, isMac } from './format-keys.ts'
import type { FormatAction } from './format-keys.ts'

const loadFormat = () => loadPatiently(() => import('./apply-format.ts'))
/** Code may be open before the caret; whether it is, is decided by what is loaded. */
const mayBeInCode = /(?:^|\n) {0,3}(?:`{3}|~{3})/
const listLine = /(?:^|\n)[^\S\n]*(?:[-*+]|\d{1,9}[.)]|>)[^\S\n][^\n]*$/

/** Helps while one types: keys that format, lists that go on, Enter that breaks the line of open code, code that stays code when pasted. What it takes is loaded when it is first wanted. */
export function useAids(box: { readonly current: HTMLTextAreaElement | null }, send: () => void) {
  const language = useLanguage()
  const [asText, setAsText] = useState<Selected>()
  const withBox = useCallback(
    async (
      act: (
        format: Awaited<ReturnType<typeof loadFormat>>,
        area: HTMLTextAreaElement,
        placeholder: Texts<'composer'>['placeholder'],
      ) => void,
    ) => {
      const [format, { composer }] = await Promise.all([loadFormat(), loadTexts(language)])
      if (box.current !== null) act(format, box.current, composer.placeholder)
    },
    [box, language],
  )
  const format = useCallback(
    (action: FormatAction) =>
      void withBox(({ applyFormat }, area, placeholder) => applyFormat(area, action, placeholder)),
    [withBox],
  )
  return {
    /** Fetches it before it is wanted. */
    prepare: () => void loadFormat(),
    /** The same function as long as the language is. */
    format,
    /** Whether the key was for it. */
    press: (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
      const action = formatOf(event.nativeEvent, isMac())
      const { selectionStart, selectionEnd, value } = event.currentTarget
      const before = value.slice(0, selectionStart)
      if (action !== undefined) format(action)
      else if (
        event.key === 'Enter' &&
        event.shiftKey &&
        selectionStart === selectionEnd &&
        listLine.test(before.slice(-500))
      )
        void withBox(({ breakLine }, area) => breakLine(area))
      else if (isBare(event, 'Enter') && mayBeInCode.test(before))
        void withBox(({ breakLine, isInCode }, area) => (isInCode(before) ? breakLine(area) : send()))
      else return false
      event.preventDefault()
      return true
    },
    paste: (event: ClipboardEvent<HTMLTextAreaElement>) => {
      const text = event.clipboardData.getData('text/plain')
      if (event.clipboardData.files.length > 0 || text.split('\n', 3).length < 3) return
      event.preventDefault()
      void withBox(({ paste }, area) => setAsText(paste(area, text)))
    },
    /** What was pasted last became a block of code. */
    hasPastedCode: asText !== undefined,
    /** Leaves what was pasted as it was. */
    pasteAsText: () => {
      if (asText !== undefined) void withBox(({ putText }, area) => putText(area, asText))
    },
    /** The text is another one: there is nothing to be undone. */
    forget: () => setAsText(undefined),
  }
}

/** The key alone, with nothing held. */
export function isBare(event: KeyboardEvent, key: string): boolean {
  return event.key === key && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey
}

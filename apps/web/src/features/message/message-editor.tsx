'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { limits } from '@runnel/protocol/limits'
import { use, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { isInCode } from '@/ui/markdown-code.ts'
import { ActsContext } from './acts-context.ts'

/** A message of mine while I change what it says, in its place. What is typed is kept until it is saved or cancelled. */
export function MessageEditor({ item }: { item: MessageItem }) {
  const conversationTexts = useTexts('conversation')
  const texts = useTexts('message')
  const shell = useTexts('shell')
  const acts = use(ActsContext)
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => acts?.typedOver(item) ?? item.text)
  const over = text.length - limits.textLength

  useLayoutEffect(() => {
    const area = box.current
    area?.focus({ preventScroll: true })
    area?.setSelectionRange(area.value.length, area.value.length)
  }, [])
  useEffect(() => {
    const area = box.current
    if (area === null || CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }, [text])

  if (acts === undefined) return null
  const save = () => {
    if (over > 0) return
    if (text.trim() === '') {
      acts.close()
      return acts.run('delete', item, undefined)
    }
    acts.save(item, text.trim())
  }
  const cancel = () => {
    acts.noteTyped(item, item.text)
    acts.close()
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and Esc are its own; Safari says so by the key code alone.
    // oxlint-disable-next-line typescript/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const isHeld = event.ctrlKey || event.metaKey
    if (event.altKey || event.shiftKey || (isHeld && event.key !== 'Enter')) return
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.stopPropagation()
    // Within open code a new line, as where one writes.
    const isBreak =
      event.key === 'Enter' && !isHeld && isInCode(text.slice(0, event.currentTarget.selectionStart))
    if (isBreak) return
    event.preventDefault()
    if (event.key === 'Enter') save()
    else cancel()
  }
  return (
    <div className="py-1">
      <textarea
        ref={box}
        rows={1}
        dir="auto"
        value={text}
        aria-label={conversationTexts.message.editLabel}
        aria-describedby={`${id}-note`}
        aria-invalid={over > 0 || undefined}
        enterKeyHint="done"
        autoComplete="off"
        spellCheck
        onKeyDown={press}
        onChange={(event) => {
          setText(event.target.value)
          acts.noteTyped(item, event.target.value)
        }}
        className="field-sizing-content max-h-[40dvh] min-h-10.5 w-full resize-none rounded-lg border border-line-strong/55 bg-canvas px-3 py-[0.5625rem] text-base outline-none focus:border-focus focus:shadow-[0_0_0_1px_var(--focus)] aria-invalid:border-danger dark:bg-raised touch:text-[1rem]"
      />
      <div className="mt-1 flex flex-wrap items-center justify-end gap-2">
        <p
          id={`${id}-note`}
          role={over > 0 ? 'alert' : undefined}
          className={over > 0 ? 'flex-1 text-xs text-danger' : 'flex-1 text-xs text-ink-faint touch:sr-only'}
        >
          {over > 0 ? texts.editTooLong(over) : texts.editHint}
        </p>
        <Button tone="quiet" onClick={cancel}>
          {shell.cancel}
        </Button>
        <Button tone="primary" disabled={over > 0} onClick={save}>
          {texts.editSave}
        </Button>
      </div>
    </div>
  )
}

'use client'

import { SendHorizontal } from 'lucide-react'
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { classes } from '@/ui/classes.ts'
import type { ComposerProps } from './composer-props.ts'
import { MentionList } from './mention-list.tsx'
import { outgoing } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'
import { useMention } from './use-mention.ts'

const texts = conversationTexts.composer

/**
 * The text box with its completion and its button. The box keeps its own text, so that what is typed before the page's
 * script runs is kept, and a keystroke renders nothing but this.
 */
export function WriteBox({ channel, title, draft, onSent, toText }: ComposerProps) {
  const client = useClient()
  const box = useRef<HTMLTextAreaElement>(null)
  const [isEmpty, setEmpty] = useState(true)
  const [problem, setProblem] = useState<string>()

  const took = useCallback(
    (area: HTMLTextAreaElement) => {
      draft.write(area.value)
      setEmpty(area.value.trim() === '')
      setProblem((shown) => problemWhileTyping(area.value, shown))
      fitHeight(area)
    },
    [draft],
  )
  const replace = useCallback(
    (text: string, caret: number) => {
      const area = box.current
      if (area === null) return
      area.value = text
      area.setSelectionRange(caret, caret)
      took(area)
    },
    [took],
  )
  const mention = useMention(channel, replace)

  useLayoutEffect(() => {
    const area = box.current
    if (area === null) return
    if (area.value === '') area.value = draft.read()
    setEmpty(area.value.trim() === '')
    setProblem(problemWhileTyping(area.value, undefined))
    fitHeight(area)
    if (isFocusWelcome()) {
      area.focus({ preventScroll: true })
      area.setSelectionRange(area.value.length, area.value.length)
    }
  }, [draft])
  useEffect(() => () => client.stopTyping(channel), [client, channel])
  useImperativeHandle(toText, () => () => {
    if (hasKeyboard()) box.current?.focus({ preventScroll: true })
  })

  const send = () => {
    const area = box.current
    if (area === null) return
    const result = outgoing(area.value)
    if (result.kind !== 'message') {
      if (result.kind !== 'nothing') setProblem(problemText(result))
      return
    }
    client.send(channel, result.text, { action: result.action })
    replace('', 0)
    setProblem(undefined)
    mention.close()
    onSent()
  }

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and the arrows are its own; Safari says so by the key code alone.
    // oxlint-disable-next-line typescript/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (mention.press(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    send()
  }

  return (
    <div className="relative px-3 sm:px-5">
      {mention.isOpen ? (
        <div className="relative">
          <MentionList
            id={mention.listId}
            candidates={mention.candidates}
            active={mention.active}
            onChoose={(candidate) => box.current !== null && mention.choose(candidate, box.current)}
            onPoint={mention.point}
          />
        </div>
      ) : null}
      <div
        className={classes(
          'flex items-end rounded-lg border bg-canvas transition-colors duration-100 dark:bg-raised',
          'focus-within:border-focus focus-within:shadow-[0_0_0_1px_var(--focus)]',
          problem === undefined ? 'border-line-strong/55' : 'border-danger',
        )}
      >
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          placeholder={texts.label(title)}
          aria-label={texts.label(title)}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={mention.isOpen ? mention.listId : undefined}
          aria-activedescendant={mention.activeId}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : `${mention.listId}-problem`}
          enterKeyHint="send"
          autoComplete="off"
          spellCheck
          onKeyDown={press}
          onChange={(event) => {
            took(event.currentTarget)
            mention.follow(event.currentTarget)
            if (event.currentTarget.value.trim() === '') client.stopTyping(channel)
            else client.type(channel)
          }}
          onSelect={(event) => mention.follow(event.currentTarget)}
          onBlur={() => {
            mention.close()
            client.stopTyping(channel)
          }}
          className="field-sizing-content max-h-[40dvh] min-h-10.5 w-full min-w-0 flex-1 resize-none bg-transparent py-[0.5625rem] ps-3.5 pe-1 text-base outline-none placeholder:truncate touch:min-h-12 touch:py-3 touch:text-[1rem]"
        />
        <button
          type="button"
          aria-label={texts.send}
          disabled={isEmpty}
          // Pressing must not close the keyboard of a phone.
          onPointerDown={(event) => event.preventDefault()}
          onClick={send}
          className="m-1 inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent transition-colors duration-100 hover:bg-accent-hover disabled:bg-transparent disabled:text-ink-faint touch:m-0.5 touch:size-11"
        >
          <SendHorizontal size={17} aria-hidden />
        </button>
      </div>
      <output className="sr-only">
        {mention.isOpen ? texts.suggestionCount(mention.candidates.length) : ''}
      </output>
      {problem === undefined ? null : (
        <p id={`${mention.listId}-problem`} role="alert" className="pt-1 text-xs text-danger">
          {problem}
        </p>
      )}
    </div>
  )
}

function problemText(result: Exclude<Outgoing, { kind: 'message' | 'nothing' }>): string {
  if (result.kind === 'tooLong') return texts.tooLong(result.over)
  return result.kind === 'emptyAction' ? texts.emptyAction : texts.unknownCommand(result.command)
}

/** Too long is said while typing; other problems are said on sending, and stay until the text is changed. */
function problemWhileTyping(text: string, shown: string | undefined): string | undefined {
  const result = outgoing(text)
  const found = result.kind === 'tooLong' ? problemText(result) : undefined
  return found === shown ? shown : found
}

/** Opening a channel puts the caret into the text, unless the focus is in a dialog or another text. */
function isFocusWelcome(): boolean {
  const focused = document.activeElement
  return (
    hasKeyboard() &&
    (focused === null || focused.closest('[role="dialog"], [role="alertdialog"], input, textarea') === null)
  )
}

/** On a phone the keyboard on screen would cover what one came to read. */
function hasKeyboard(): boolean {
  return window.matchMedia('(min-width: 768px) and (pointer: fine)').matches
}

/** For browsers without `field-sizing`. */
function fitHeight(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight}px`
}

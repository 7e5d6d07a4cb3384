'use client'

import { ALargeSmall, SendHorizontal, Smile } from 'lucide-react'
import {
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily, loadPatiently, suspending } from '@/ui/lazily.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import type { Completing } from './completions.tsx'
import type { ComposerProps } from './composer-props.ts'
import { inserted } from './inserted.ts'
import { offerInsertion } from './insertion.ts'
import { leftOf } from './left-of.ts'
import { putText, selectedIn } from './put-text.ts'
import { isBare, useAids } from './use-aids.ts'
import { useFolding } from './use-folding.ts'
import { useSending } from './use-sending.ts'

// Nobody needs these before the first letter is typed.
const loadCompletions = () => import('./completions.tsx')
const Completions = lazily(() => loadCompletions().then((module) => module.Completions))
const PauseLine = lazily(() => import('./pause-line.tsx').then((module) => module.PauseLine))
const Toolbar = suspending(() => import('./toolbar.tsx').then((module) => module.Toolbar))
const EmojiButton = lazily(() => import('./emoji-popover.tsx').then((module) => module.EmojiPopover))
const SendingNotes = lazily(() => import('./sending-notes.tsx').then((module) => module.SendingNotes))
const AskEveryone = lazily(() => import('./ask-everyone.tsx').then((module) => module.AskEveryone))

/** A sign before the caret that might begin something to be completed; what it is, is decided by what it loads. */
const mayComplete = /^\/[a-z]*$|[@#:][^\s]{0,80}$/i

/**
 * The text box with all that helps to write. The box keeps its own text, so that what is typed before the page's
 * script runs is kept, and a keystroke renders nothing but this.
 */
export function WriteBox({
  place,
  title,
  label,
  draft,
  emoji,
  pause,
  onSend,
  toText,
  below,
  isBack,
  onGone,
}: ComposerProps & {
  /** Whether there was a refusal in its place before. */
  isBack: RefObject<boolean>
  /** It is taken away, with the focus or without. */
  onGone: (isFocused: boolean) => void
}) {
  const texts = useTexts('conversation').composer
  const client = useClient()
  const { channel, thread } = place
  // By the place, so that the server's and the browser's are the same, whenever which part comes alive.
  const id = thread === undefined ? `write-${channel}` : `write-${channel}-${thread}`
  const name = label ?? texts.label(title)
  const box = useRef<HTMLTextAreaElement>(null)
  const completing = useRef<Completing>(null)
  const [isEmpty, setEmpty] = useState(true)
  const [left, setLeft] = useState<number>()
  const [caret, setCaret] = useState<{ text: string; at: number }>()
  const [picking, setPicking] = useState<HTMLElement>()
  const folding = useFolding()
  const isHydrated = useIsHydrated()

  const sending = useSending({
    place,
    pause,
    emoji,
    onSend,
    textOf: () => box.current?.value ?? '',
    onGone: (typed) => {
      const area = box.current
      if (area === null) return draft.write('')
      // What was typed while it was on its way stays.
      const rest = area.value.startsWith(typed) ? area.value.slice(typed.length) : area.value
      area.value = rest
      took(area)
      setCaret(undefined)
      client.stopTyping(channel, thread)
    },
  })
  const aids = useAids(box, sending.send)
  const { review } = sending

  /** The box says something else than before. */
  const show = (area: HTMLTextAreaElement) => {
    setEmpty(area.value.trim() === '')
    setLeft(leftOf(area.value))
    review(area.value)
    fitHeight(area)
  }
  const took = (area: HTMLTextAreaElement) => {
    draft.write(area.value)
    show(area)
    aids.forget()
  }
  const shown = useRef(show)
  useEffect(() => {
    shown.current = show
  })

  useLayoutEffect(() => {
    const area = box.current
    if (area === null) return
    if (area.value === '') area.value = draft.read()
    else draft.write(area.value)
    shown.current(area)
    if (isBack.current ? isFocusFree() : isFocusWelcome()) {
      area.focus({ preventScroll: true })
      area.setSelectionRange(area.value.length, area.value.length)
    }
    // The draft of one place; another place is another box.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  useLayoutEffect(() => {
    const area = box.current
    return () => onGone(area !== null && document.activeElement === area)
  }, [onGone])
  const { follow } = draft
  useEffect(
    () =>
      follow((text) => {
        const area = box.current
        if (area === null || area.value === text) return
        area.value = text
        shown.current(area)
      }),
    [follow],
  )
  useEffect(
    () =>
      offerInsertion(channel, thread, (text, how) => {
        const area = box.current
        if (area !== null) putText(area, inserted(selectedIn(area), text, how))
      }),
    [channel, thread],
  )
  useEffect(() => () => client.stopTyping(channel, thread), [client, channel, thread])
  useImperativeHandle(toText, () => () => {
    if (hasKeyboard()) box.current?.focus({ preventScroll: true })
  })

  const look = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) => {
    const isNear =
      selectionStart === selectionEnd &&
      mayComplete.test(value.slice(Math.max(0, selectionStart - 90), selectionStart))
    setCaret(isNear ? { text: value, at: selectionStart } : undefined)
  }
  const insert = useCallback((text: string) => {
    const area = box.current
    if (area !== null) putText(area, inserted(selectedIn(area), text, 'inline'))
  }, [])
  const mention = useCallback(() => insertSign(box.current, '@'), [])
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and the arrows are its own; Safari says so by the key code alone.
    // oxlint-disable-next-line typescript/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (completing.current?.press(event) === true || aids.press(event)) return
    // Held with Ctrl or Command it sends wherever the caret is.
    const isSending = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey
    if (!isSending && !isBare(event, 'Enter')) return
    event.preventDefault()
    sending.send()
  }
  const showAside = () => {
    const area = box.current
    if (area === null || draft.aside === undefined) return
    const text = `${area.value.trimEnd()}${area.value.trim() === '' ? '' : '\n\n'}${draft.aside}`
    putText(area, { text, from: text.length, to: text.length })
    draft.dropAside()
  }
  const { problem, asked } = sending

  return (
    <div className="relative px-3 sm:px-5">
      {caret === undefined || box.current === null ? null : (
        <Suspense>
          <Completions
            ref={completing}
            box={box.current}
            caret={caret}
            place={place}
            emoji={emoji}
            onClose={() => setCaret(undefined)}
          />
        </Suspense>
      )}
      <div
        className={classes(
          'rounded-lg border bg-canvas transition-colors duration-100 dark:bg-raised',
          'focus-within:border-focus focus-within:shadow-[0_0_0_1px_var(--focus)]',
          problem === undefined ? 'border-line-strong/55' : 'border-danger',
        )}
      >
        {folding.isShown ? (
          <Suspense fallback={<div className="h-9 touch:h-12" />}>
            <Toolbar controls={`${id}-text`} onFormat={aids.format} onMention={mention} />
          </Suspense>
        ) : null}
        <div className="flex items-end">
          <textarea
            ref={box}
            id={`${id}-text`}
            rows={1}
            dir="auto"
            placeholder={name}
            aria-label={name}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-invalid={problem !== undefined || undefined}
            aria-busy={sending.isBusy || undefined}
            aria-describedby={
              problem !== undefined ? `${id}-problem` : pause === undefined ? undefined : `${id}-pause`
            }
            enterKeyHint="send"
            autoComplete="off"
            spellCheck
            onFocus={() => {
              aids.prepare()
              void loadPatiently(loadCompletions)
            }}
            onKeyDown={press}
            onPaste={aids.paste}
            onChange={(event) => {
              took(event.currentTarget)
              look(event.currentTarget)
              if (event.currentTarget.value.trim() === '') client.stopTyping(channel, thread)
              else client.type(channel, thread)
            }}
            onSelect={(event) => look(event.currentTarget)}
            onBlur={() => {
              setCaret(undefined)
              client.stopTyping(channel, thread)
            }}
            className="field-sizing-content max-h-[40dvh] min-h-10.5 w-full min-w-0 flex-1 resize-none bg-transparent py-[0.5625rem] ps-3.5 pe-1 text-base outline-none placeholder:truncate touch:min-h-12 touch:py-3 touch:text-[1rem]"
          />
          <div className="flex items-center gap-0.5 p-1 touch:gap-0 touch:p-0.5">
            <IconButton
              label={texts.emoji}
              icon={<Smile size={17} aria-hidden />}
              aria-haspopup="dialog"
              onClick={(event) => setPicking(event.currentTarget)}
              className="touch:hidden sm:touch:inline-flex"
            />
            <IconButton
              label={folding.isShown ? texts.hideFormatting : texts.showFormatting}
              icon={<ALargeSmall size={18} aria-hidden />}
              aria-expanded={folding.isShown}
              onPointerDown={(event) => event.preventDefault()}
              onClick={folding.toggle}
            />
            <button
              type="button"
              aria-label={texts.send}
              // Before it is alive it can be pressed; whether there is text to send is known afterwards.
              disabled={isHydrated && (isEmpty || sending.isBusy)}
              // Pressing must not close the keyboard of a phone.
              onPointerDown={(event) => event.preventDefault()}
              onClick={sending.send}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent transition-colors duration-100 hover:bg-accent-hover disabled:bg-transparent disabled:text-ink-faint touch:size-11 [:has(>textarea:placeholder-shown)>div>&]:bg-transparent [:has(>textarea:placeholder-shown)>div>&]:text-ink-faint"
            >
              <SendHorizontal size={17} aria-hidden />
            </button>
          </div>
        </div>
      </div>
      {below}
      {pause === undefined ? null : (
        <PauseLine id={`${id}-pause`} pause={pause} isPressed={sending.isPressed} />
      )}
      <div role="status">
        {aids.hasPastedCode || draft.aside !== undefined ? (
          <SendingNotes
            onPasteAsText={aids.hasPastedCode ? aids.pasteAsText : undefined}
            aside={draft.aside === undefined ? undefined : { show: showAside, drop: draft.dropAside }}
          />
        ) : null}
      </div>
      {left === undefined ? null : (
        <p className="pt-1 text-end text-xs text-ink-muted tabular-nums">{texts.left(left)}</p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} role="alert" className="pt-1 text-xs text-danger">
          {problem}
        </p>
      )}
      <Suspense>
        {picking === undefined ? null : (
          <EmojiButton
            anchor={picking}
            Picker={emoji.Picker}
            onChoose={insert}
            onClose={() => setPicking(undefined)}
          />
        )}
        {asked === undefined ? null : (
          <AskEveryone
            everyone={asked.everyone}
            count={asked.count}
            title={title}
            onSend={asked.go}
            onClose={sending.closeAsked}
          />
        )}
      </Suspense>
    </div>
  )
}

/** Types a sign that begins a name, apart from the word before it. */
function insertSign(area: HTMLTextAreaElement | null, sign: string): void {
  if (area === null) return
  const { text, from, to } = selectedIn(area)
  const put = `${from === 0 || /\s$/.test(text.slice(0, from)) ? '' : ' '}${sign}`
  const caret = from + put.length
  putText(area, { text: text.slice(0, from) + put + text.slice(to), from: caret, to: caret })
}

/** Opening a channel puts the caret into the text, unless the focus is in a dialog or another text. */
function isFocusWelcome(): boolean {
  const focused = document.activeElement
  return (
    hasKeyboard() &&
    (focused === null || focused.closest('[role="dialog"], [role="alertdialog"], input, textarea') === null)
  )
}

/** The focus is nowhere: what had it is gone. */
function isFocusFree(): boolean {
  return hasKeyboard() && (document.activeElement === null || document.activeElement === document.body)
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

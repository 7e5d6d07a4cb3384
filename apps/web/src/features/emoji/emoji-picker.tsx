'use client'

import { memo, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { loadPatiently } from '@/ui/lazily.ts'
import { inputClasses } from '@/ui/text-field.tsx'
import { useMedia } from '@/ui/use-media.ts'
import { loadEmoji } from './emoji-data.ts'
import type { Emoji } from './emoji-data.ts'
import { sectionsOf, stepOf } from './emoji-rows.ts'
import type { EmojiSection, Spot } from './emoji-rows.ts'
import { inTone } from './skin-tone.ts'
import { ToneChoice } from './tone-choice.tsx'
import { useEmojiHabits } from './use-emoji-habits.ts'

const start: Spot = { row: 0, column: 0 }

/**
 * All emoji, to be searched by name and chosen by mouse, finger or arrow keys; remembers what was used and in which skin
 * tone. Fills its parent's width and is as high as its list. `onClose` is asked by Esc.
 */
export function EmojiPicker({
  onChoose,
  onClose,
}: {
  onChoose: (emoji: string) => void
  onClose: () => void
}) {
  const texts = useTexts('emoji')
  const id = useId()
  const isTouch = useMedia('(pointer: coarse)')
  const columns = isTouch ? 7 : 8
  const { recent, tone, remember, setTone } = useEmojiHabits()
  // What is used while it is open does not change places under the finger.
  const [recentAtFirst, setRecentAtFirst] = useState(recent)
  if (recentAtFirst.length === 0 && recent.length > 0) setRecentAtFirst(recent)
  const [query, setQuery] = useState('')
  const [spot, setSpot] = useState(start)
  const list = useRef<HTMLDivElement>(null)
  const all = useAllEmoji()
  const sections = useMemo(
    () => (all === undefined ? [] : sectionsOf(all, { query, recent: recentAtFirst, columns })),
    [all, query, recentAtFirst, columns],
  )
  const rows = useMemo(() => sections.flatMap((section) => section.rows), [sections])
  const active = rows[spot.row]?.[spot.column]
  const isSearch = query.trim() !== ''
  const idOf = ({ row, column }: Spot) => `${id}-${row}-${column}`

  const choose = (one: Emoji) => {
    const emoji = inTone(one, tone)
    remember(emoji)
    onChoose(emoji)
  }
  const press = (event: KeyboardEvent) => {
    // oxlint-disable-next-line typescript/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      return onClose()
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      return active === undefined ? undefined : choose(active)
    }
    const next = stepOf(rows, spot, event.key)
    if (next === undefined) return
    event.preventDefault()
    setSpot(next)
    const element = list.current?.querySelector(`#${CSS.escape(idOf(next))}`)
    element?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <div className="flex flex-col">
      <div className="px-3 pt-3 pe-11 pb-2 touch:p-0 touch:pb-2">
        <input
          type="search"
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active === undefined ? undefined : idOf(spot)}
          aria-autocomplete="list"
          aria-label={texts.search}
          placeholder={texts.search}
          autoFocus={!isTouch}
          autoComplete="off"
          value={query}
          onKeyDown={press}
          onChange={(event) => {
            setQuery(event.target.value)
            setSpot(start)
            list.current?.scrollTo({ top: 0 })
          }}
          className={classes(inputClasses, 'w-full')}
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={texts.grid}
        aria-busy={all === undefined}
        tabIndex={-1}
        className="h-64 overflow-y-auto overscroll-contain border-y border-line px-2 outline-none touch:h-[46dvh] touch:px-0"
      >
        {all === undefined ? <p className="px-2 py-4 text-sm text-ink-muted">{texts.loading}</p> : null}
        {sections.map((section) => (
          <Section
            key={section.group}
            id={id}
            section={section}
            active={isIn(section, spot) ? spot : undefined}
            tone={tone}
            columns={columns}
            onChoose={choose}
            onPoint={setSpot}
          />
        ))}
      </div>
      <p
        role="status"
        className={isSearch && rows.length === 0 ? 'px-3 py-2 text-sm text-ink-muted' : 'sr-only'}
      >
        {!isSearch || all === undefined
          ? ''
          : rows.length === 0
            ? texts.none
            : texts.found(rows.reduce((sum, row) => sum + row.length, 0))}
      </p>
      <div className="flex min-h-11 items-center gap-2 px-3 py-1.5 touch:px-0 touch:pt-3">
        <p aria-hidden className="min-w-0 flex-1 truncate text-xs text-ink-muted">
          {active === undefined ? '' : active.label}
        </p>
        <ToneChoice tone={tone} onChoose={setTone} />
      </div>
    </div>
  )
}

const Section = memo(function Section({
  id,
  section: { group, rows, firstRow },
  active,
  tone,
  columns,
  onChoose,
  onPoint,
}: {
  id: string
  section: EmojiSection
  active: Spot | undefined
  tone: string | undefined
  columns: number
  onChoose: (one: Emoji) => void
  onPoint: (spot: Spot) => void
}) {
  const texts = useTexts('emoji')
  const heading = group === 'found' ? undefined : group === 'recent' ? texts.recent : texts.groups[group]
  return (
    <div role="group" aria-label={heading ?? texts.grid} className="pb-1">
      {heading === undefined ? (
        <div className="h-2" />
      ) : (
        <div
          aria-hidden
          className="sticky top-0 z-[1] bg-raised px-1.5 pt-2 pb-1 text-xs font-medium text-ink-muted"
        >
          {heading}
        </div>
      )}
      {rows.map((row, at) => (
        <Row
          key={firstRow + at}
          id={id}
          row={row}
          at={firstRow + at}
          active={active?.row === firstRow + at ? active.column : undefined}
          tone={tone}
          columns={columns}
          onChoose={onChoose}
          onPoint={onPoint}
        />
      ))}
    </div>
  )
}, isSameBut)

const Row = memo(function Row({
  id,
  row,
  at,
  active,
  tone,
  columns,
  onChoose,
  onPoint,
}: {
  id: string
  row: readonly Emoji[]
  at: number
  active: number | undefined
  tone: string | undefined
  columns: number
  onChoose: (one: Emoji) => void
  onPoint: (spot: Spot) => void
}) {
  return (
    <div
      role="presentation"
      className={classes(
        'grid h-9 touch:h-12 [content-visibility:auto] [contain-intrinsic-size:auto_2.25rem] touch:[contain-intrinsic-size:auto_3rem]',
        columns === 8 ? 'grid-cols-8' : 'grid-cols-7',
      )}
    >
      {row.map((one, column) => (
        // The search field has the keys, and points here while it has the focus.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={one.emoji}
          id={`${id}-${at}-${column}`}
          role="option"
          tabIndex={-1}
          aria-selected={column === active}
          aria-label={one.label}
          onClick={() => onChoose(one)}
          onPointerMove={() => column === active || onPoint({ row: at, column })}
          className={classes(
            'flex cursor-pointer items-center justify-center rounded-md text-[1.375rem] leading-none select-none touch:text-[1.75rem]',
            column === active && 'bg-pressed',
          )}
        >
          {inTone(one, tone)}
        </div>
      ))}
    </div>
  )
}, isSameBut)

/** What is called is made anew with every key and does the same. */
function isSameBut<Props extends object>(before: Props, after: Props): boolean {
  return Object.entries(after).every(
    ([name, value]) => typeof value === 'function' || Object.is(value, before[name as keyof Props]),
  )
}

function isIn({ firstRow, rows }: EmojiSection, { row }: Spot): boolean {
  return row >= firstRow && row < firstRow + rows.length
}

function useAllEmoji(): readonly Emoji[] | undefined {
  const language = useLanguage()
  const [all, setAll] = useState<readonly Emoji[]>()
  useEffect(() => {
    let isShown = true
    void loadPatiently(() => loadEmoji(language)).then((loaded) => isShown && setAll(loaded))
    return () => {
      isShown = false
    }
  }, [language])
  return all
}

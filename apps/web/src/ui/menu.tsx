'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { useBackCloses } from './use-back-closes.ts'

const itemClasses = classes(
  'flex min-h-8 touch:min-h-11 items-center gap-2.5 rounded-sm px-2.5 text-sm outline-none select-none',
  'data-highlighted:bg-hover data-disabled:opacity-55',
)

/** A menu and its button, open from the first. Children are the rows of this file. Use it through `MenuButton`, which fetches it. */
export function Menu({
  trigger,
  label,
  landmark,
  align = 'start',
  side = 'bottom',
  children,
}: {
  trigger: ReactElement
  label: string
  /** The landmark it is rendered in; the end of the page when null. */
  landmark: HTMLElement | null
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  children: ReactNode
}) {
  const [isOpen, setOpen] = useState(true)
  useBackCloses(() => setOpen(false), isOpen)
  return (
    <Base.Root open={isOpen} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={landmark ?? undefined}>
        <Base.Positioner
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Base.Popup
            aria-label={label}
            className="max-h-(--available-height) min-w-[max(13rem,var(--anchor-width))] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md bg-raised p-1 shadow-raised outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** One thing to do. */
export function MenuItem({
  icon,
  hint,
  tone = 'plain',
  disabled = false,
  onSelect,
  children,
}: {
  icon?: ReactNode
  hint?: ReactNode
  tone?: 'plain' | 'danger'
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Base.Item
      className={classes(itemClasses, tone === 'danger' ? 'text-danger' : 'text-ink')}
      disabled={disabled}
      onClick={onSelect}
    >
      {icon === undefined ? null : (
        <span className="text-ink-muted [[data-highlighted]>&]:text-ink">{icon}</span>
      )}
      <span className="flex-1 truncate">{children}</span>
      {hint === undefined ? null : <span className="text-xs text-ink-faint">{hint}</span>}
    </Base.Item>
  )
}

/** One of several, the chosen one ticked. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string
  value: Value
  choices: ReadonlyArray<{ value: Value; text: string; hint?: string | undefined; icon?: ReactNode }>
  onChoose: (value: Value) => void
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChoose} aria-label={label}>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} className={itemClasses} closeOnClick>
          {choice.icon === undefined ? null : (
            <span className="flex w-4 justify-center text-ink-muted">{choice.icon}</span>
          )}
          <span className="flex-1">
            {choice.text}
            {choice.hint === undefined ? null : (
              <span className="text-xs text-ink-faint"> · {choice.hint}</span>
            )}
          </span>
          <Base.RadioItemIndicator>
            <Check size={15} aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

/** A heading above some rows. */
export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2.5 pt-2 pb-1 text-xs text-ink-faint">{children}</div>
}

/** A hairline between rows. */
export function MenuLine() {
  return <Base.Separator className="my-1 h-px bg-line" />
}

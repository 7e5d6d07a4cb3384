'use client'

import {
  AtSign,
  Bold,
  Code,
  Italic,
  Link,
  List,
  ListOrdered,
  SquareCode,
  Strikethrough,
  TextQuote,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { useOverflow } from '@/ui/use-overflow.ts'
import { isMac, keysOf } from './format-keys.ts'
import type { FormatAction } from './format-keys.ts'

type Label = keyof Texts<'composer'>['toolbar']

const groups: ReadonlyArray<ReadonlyArray<readonly [FormatAction, Label, LucideIcon]>> = [
  [
    ['bold', 'bold', Bold],
    ['italic', 'italic', Italic],
    ['strike', 'strike', Strikethrough],
  ],
  [
    ['code', 'code', Code],
    ['codeBlock', 'codeBlock', SquareCode],
    ['quote', 'quote', TextQuote],
  ],
  [
    ['bullets', 'bulletList', List],
    ['numbers', 'numberedList', ListOrdered],
    ['link', 'link', Link],
  ],
]

/** Buttons for those who do not know Markdown, above the text. One stop for Tab, arrows within. */
export const Toolbar = memo(function Toolbar({
  controls,
  onFormat,
  onMention,
}: {
  /** The id of the text box. */
  controls: string
  onFormat: (action: FormatAction) => void
  onMention: () => void
}) {
  const texts = useTexts('composer').toolbar
  const { keys: nameKeys } = useTexts('shell')
  const self = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState(0)
  const overflow = useOverflow(self)
  const step = (event: KeyboardEvent) => {
    const buttons = [...(self.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    const isBackwards = getComputedStyle(event.currentTarget).direction === 'rtl'
    const moves: Record<string, number> = {
      ArrowRight: isBackwards ? at - 1 : at + 1,
      ArrowLeft: isBackwards ? at + 1 : at - 1,
      Home: 0,
      End: buttons.length - 1,
    }
    const next = moves[event.key]
    if (at === -1 || next === undefined) return
    event.preventDefault()
    const chosen = (next + buttons.length) % buttons.length
    setStop(chosen)
    buttons[chosen]?.focus()
  }
  const stopAt = (index: number) => ({
    tabIndex: index === stop ? 0 : -1,
    // The selection in the text must stay what it is.
    onPointerDown: (event: { preventDefault: () => void }) => event.preventDefault(),
  })
  return (
    // Its one stop is one of its buttons.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={self}
      role="toolbar"
      aria-label={texts.label}
      aria-controls={controls}
      onKeyDown={step}
      data-more={overflow}
      className="flex min-h-9 items-center overflow-x-auto overscroll-x-contain px-1.5 pt-1 [scrollbar-width:none] touch:min-h-12 data-[more=both]:[mask-image:linear-gradient(to_right,transparent,#000_2.5rem,#000_calc(100%-2.5rem),transparent)] data-[more=left]:[mask-image:linear-gradient(to_right,transparent,#000_2.5rem)] data-[more=right]:[mask-image:linear-gradient(to_left,transparent,#000_2.5rem)]"
    >
      {groups.map((group, at) => (
        <div key={at} className="flex items-center gap-0.5 border-line pe-1 not-first:ps-1 not-last:border-e">
          {group.map(([action, label, Icon], index) => (
            <IconButton
              key={action}
              label={texts[label]}
              keys={nameKeys(keysOf(action, isMac()))}
              icon={<Icon size={16} aria-hidden />}
              onClick={() => onFormat(action)}
              {...stopAt(at * 3 + index)}
            />
          ))}
        </div>
      ))}
      <IconButton
        label={texts.mention}
        keys="@"
        icon={<AtSign size={16} aria-hidden />}
        onClick={onMention}
        {...stopAt(9)}
      />
    </div>
  )
})

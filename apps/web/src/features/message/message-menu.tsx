'use client'

import { Menu as Base } from '@base-ui/react/menu'
import type { MessageItem } from '@runnel/client/timeline'
import { Fragment, use, useMemo, useRef } from 'react'
import { useUser } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { MenuItem, MenuLine } from '@/ui/menu.tsx'
import { actRows } from './act-rows.tsx'
import { reactsWith } from './act.ts'
import type { Act } from './act.ts'
import { ActsContext } from './acts-context.ts'

/** Everything that can be done with a message: a menu beside it, on a phone a sheet. `onChoose` closes it and does it. */
export function MessageMenu({
  item,
  offered,
  anchor,
  isSheet,
  onChoose,
  onClose,
}: {
  item: MessageItem
  offered: ReadonlySet<Act>
  anchor: HTMLElement | undefined
  isSheet: boolean
  onChoose: (act: Act) => void
  onClose: () => void
}) {
  const conversationTexts = useTexts('conversation')
  const texts = useTexts('message')
  const shell = useTexts('shell')
  const name = useUser(item.by)?.name ?? conversationTexts.message.someone
  const rows = actRows(item, offered, { message: texts, shell })
  const place = usePlace(anchor)
  if (isSheet)
    return <Sheet item={item} name={name} offered={offered} onChoose={onChoose} onClose={onClose} />
  return (
    <Base.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal container={anchor?.closest<HTMLElement>('main, aside') ?? undefined}>
        <Base.Positioner
          anchor={place}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Base.Popup
            aria-label={texts.menuTitle(name)}
            finalFocus={() => (anchor?.isConnected ? anchor : true)}
            className="min-w-56 max-w-[calc(100vw-1rem)] rounded-md bg-raised p-1 shadow-raised outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {rows.map(({ act, text, icon, hint, tone, isApart }) => (
              <Fragment key={act}>
                {isApart ? <MenuLine /> : null}
                <MenuItem
                  icon={icon}
                  hint={hint}
                  {...(tone === undefined ? {} : { tone })}
                  onSelect={() => onChoose(act)}
                >
                  {text}
                </MenuItem>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same for a finger, with the emoji used last on top. */
function Sheet({
  item,
  name,
  offered,
  onChoose,
  onClose,
}: {
  item: MessageItem
  name: string
  offered: ReadonlySet<Act>
  onChoose: (act: Act) => void
  onClose: () => void
}) {
  const texts = useTexts('message')
  const shell = useTexts('shell')
  const reactionTexts = useTexts('reaction')
  const acts = use(ActsContext)
  const self = useRef<HTMLDivElement>(null)
  return (
    <Dialog title={texts.menuTitle(name)} onClose={onClose} initialFocus={self}>
      <div ref={self} tabIndex={-1} className="outline-none">
        {offered.has('react') ? (
          <div className="-mx-1 mb-2 flex justify-between">
            {acts?.quick().map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-label={reactionTexts.quick(emoji)}
                aria-pressed={reactsWith(item, emoji)}
                onClick={() => {
                  acts?.react(item, emoji, !reactsWith(item, emoji))
                  onClose()
                }}
                className="flex h-12 flex-1 items-center justify-center rounded-md text-[1.75rem] leading-none hover:bg-hover aria-pressed:bg-accent-soft"
              >
                {emoji}
              </button>
            ))}
          </div>
        ) : null}
        <ul className="-mx-3 flex flex-col">
          {actRows(item, offered, { message: texts, shell }).map(({ act, text, icon, tone, isApart }) => (
            <li key={act} className={classes(isApart && 'mt-1 border-t border-line pt-1')}>
              <button
                type="button"
                onClick={() => onChoose(act)}
                className={classes(
                  'flex min-h-11 w-full items-center gap-3 rounded-md px-3 text-start text-base hover:bg-hover',
                  tone === 'danger' && 'text-danger',
                )}
              >
                <span className={tone === 'danger' ? '' : 'text-ink-muted'}>{icon}</span>
                {text}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

/** Beside a button; for a whole message, at its upper end. Stays where it was when the list takes the message out of the page. */
function usePlace(anchor: HTMLElement | undefined) {
  return useMemo(() => {
    const seen = { last: new DOMRect(window.innerWidth / 2, window.innerHeight / 2, 0, 0) }
    return {
      ...(anchor && { contextElement: anchor }),
      getBoundingClientRect: () => {
        if (anchor?.isConnected) seen.last = rectOf(anchor)
        return seen.last
      },
    }
  }, [anchor])
}

function rectOf(anchor: HTMLElement): DOMRect {
  const rect = anchor.getBoundingClientRect()
  if (anchor.tagName !== 'ARTICLE') return rect
  const inset = 16
  return new DOMRect(rect.x + inset, rect.y, rect.width - 2 * inset, Math.min(rect.height, 28))
}

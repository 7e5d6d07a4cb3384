'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { ChevronDown, Ellipsis } from 'lucide-react'
import { memo, useEffect, useId, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { useLongPress } from '@/ui/use-long-press.ts'
import { ChannelLink } from './channel-link.tsx'
import type { Link } from './channel-link.tsx'
import { useDrawn } from './use-drawn.ts'
import type { SectionDrag } from './use-section-drag.ts'

/** What all rows of the list have in common. Keep it the same object as long as nothing of it changes. */
export interface Listing {
  link: Link
  pathOf: (channel: ChannelId) => string
  /** Opens a channel's menu beside its row. */
  onMenu: (channel: ChannelId, row: HTMLElement) => void
}

const ChannelRow = memo(function ChannelRow({
  channel,
  isOpen,
  isMuted,
  listing,
  place,
  count,
}: {
  channel: ChannelState
  isOpen: boolean
  isMuted: boolean
  listing: Listing
  place: number
  count: number
}) {
  const sidebarTexts = useTexts('sidebar')
  const { link, pathOf, onMenu } = listing
  const open = (row: HTMLElement) => onMenu(channel.channel, row)
  const press = useLongPress(open)
  return (
    // The link within it is what one presses; the row has only its menu.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      aria-posinset={place}
      aria-setsize={count}
      className="group/row relative mb-px [-webkit-touch-callout:none]"
      {...press}
      onContextMenu={(event) => {
        // Right button, menu key, Shift+F10; a finger that rests comes by `press`, too.
        event.preventDefault()
        open(event.currentTarget)
      }}
    >
      <ChannelLink channel={channel} isOpen={isOpen} isMuted={isMuted} link={link} pathOf={pathOf} />
      <button
        type="button"
        aria-haspopup="menu"
        aria-label={sidebarTexts.menu(channel.name)}
        onClick={(event) => open(event.currentTarget.parentElement ?? event.currentTarget)}
        className="invisible absolute end-1 top-[3px] compact:top-px flex size-6 items-center justify-center rounded-sm text-ink-muted group-focus-within/row:visible group-hover/row:visible hover:bg-pressed hover:text-ink touch:hidden"
      >
        <Ellipsis size={15} aria-hidden />
      </button>
    </li>
  )
})

/** Some channels under a heading that folds them. Only rows near what is seen are drawn. */
export function ChannelGroup({
  title,
  channels,
  open,
  mutedOf,
  listing,
  scroller,
  isFolded,
  onFold,
  action,
  drag,
  children,
}: {
  title: string
  channels: readonly ChannelState[]
  open: ChannelId | undefined
  mutedOf: (channel: ChannelId) => boolean
  listing: Listing
  scroller: RefObject<HTMLElement | null>
  isFolded?: boolean
  onFold?: (isFolded: boolean) => void
  action?: ReactNode
  drag?: SectionDrag | undefined
  children?: ReactNode
}) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const { from, to } = useDrawn(scroller, list, channels.length)
  useOpenInView(
    scroller,
    list,
    channels.findIndex((channel) => channel.channel === open),
    open,
  )
  return (
    <section
      {...drag?.group}
      className={classes(
        'relative mt-4 first:mt-1',
        drag?.isDragged === true && 'opacity-50',
        drag?.edge !== undefined &&
          'after:absolute after:inset-x-1 after:h-0.5 after:rounded-full after:bg-accent',
        drag?.edge === 'before' && 'after:-top-2',
        drag?.edge === 'after' && 'after:-bottom-2',
      )}
    >
      <div {...drag?.head} className="group/head flex h-7 touch:h-11 items-center pr-0.5 pl-2">
        <h2 id={id} className="min-w-0 flex-1 text-xs font-medium text-ink-faint">
          {onFold === undefined ? (
            title
          ) : (
            <button
              type="button"
              aria-expanded={isFolded !== true}
              onClick={() => onFold(isFolded !== true)}
              className="flex h-7 touch:h-11 touch:min-w-11 max-w-full items-center gap-1 rounded-sm hover:text-ink"
            >
              <span className="truncate">{title}</span>
              <ChevronDown
                size={13}
                aria-hidden
                className={classes(
                  'shrink-0 transition-transform duration-100 motion-reduce:transition-none',
                  isFolded === true
                    ? '-rotate-90 rtl:rotate-90'
                    : 'opacity-0 group-focus-within/head:opacity-100 group-hover/head:opacity-100 touch:opacity-100',
                )}
              />
            </button>
          )}
        </h2>
        {action}
      </div>
      {channels.length === 0 ? null : (
        <ul
          ref={list}
          aria-labelledby={id}
          className="[--row:31px] compact:[--row:27px] touch:[--row:45px]"
          style={{
            paddingTop: `calc(var(--row) * ${from})`,
            paddingBottom: `calc(var(--row) * ${channels.length - to})`,
          }}
        >
          {channels.slice(from, to).map((channel, at) => (
            <ChannelRow
              key={channel.channel}
              channel={channel}
              isOpen={channel.channel === open}
              isMuted={mutedOf(channel.channel)}
              listing={listing}
              place={from + at + 1}
              count={channels.length}
            />
          ))}
        </ul>
      )}
      {isFolded === true ? null : children}
    </section>
  )
}

/** What stands at a heading's end to change its group; seen when one comes near, always where there is no pointer. */
export function HeadButton({
  label,
  icon,
  onPress,
}: {
  label: string
  icon: ReactNode
  onPress: (button: HTMLElement) => void
}) {
  return (
    <IconButton label={label} icon={icon} size="small" onClick={(event) => onPress(event.currentTarget)} />
  )
}

/** The channel that was opened, by whatever way, is in sight. */
function useOpenInView(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  index: number,
  open: ChannelId | undefined,
): void {
  const latest = useRef(index)
  useEffect(() => {
    latest.current = index
  })
  useEffect(() => {
    const [view, rows] = [scroller.current, list.current]
    if (view === null || rows === null || latest.current < 0) return
    const row = Number.parseFloat(getComputedStyle(rows).getPropertyValue('--row')) || 31
    const top = rows.getBoundingClientRect().top - view.getBoundingClientRect().top + row * latest.current
    if (top < 0) view.scrollTop += top - row
    else if (top + row > view.clientHeight) view.scrollTop += top + 2 * row - view.clientHeight
  }, [scroller, list, open])
}

'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { UserId } from '@runnel/protocol/ids'
import type { ReactionOn } from '@runnel/protocol/message'
import { SmilePlus } from 'lucide-react'
import type { PointerEvent } from 'react'
import { useMe, useUsers } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { Tooltip } from '@/ui/tooltip.tsx'
import { useLongPress } from '@/ui/use-long-press.ts'
import { namesOf } from './reaction-names.ts'

/** A finger's target is larger than the pill it sees. */
const target = 'group/pill inline-flex items-center rounded-full touch:h-11 touch:min-w-11 touch:-my-1.5'
const pill =
  'inline-flex h-6 items-center gap-1.5 rounded-full border px-2 text-xs tabular-nums transition-colors duration-100 touch:h-8 touch:px-2.5 touch:text-sm'

/** How people react to a message: one press joins, or leaves again; a finger that rests asks who did. `onReact` undefined: only to be looked at. */
export function ReactionRow({
  reactions,
  onReact,
  onWho,
  onAdd,
}: {
  reactions: NonNullable<MessageItem['reactions']>
  onReact: ((emoji: string, isOn: boolean) => void) | undefined
  onWho: (anchor: HTMLElement) => void
  onAdd: (anchor: HTMLElement) => void
}) {
  const texts = useTexts('reaction')
  return (
    <div role="group" aria-label={texts.label} className="flex flex-wrap gap-1 pt-1 pb-0.5 touch:pb-1.5">
      {reactions.map((reaction) => (
        <Reaction key={reaction.emoji} reaction={reaction} onReact={onReact} onWho={onWho} />
      ))}
      {onReact === undefined ? null : (
        <Tooltip text={texts.add}>
          <button
            type="button"
            aria-label={texts.add}
            onClick={(event) => onAdd(event.currentTarget)}
            className={classes(target, 'justify-center text-ink-muted')}
          >
            <span
              className={classes(
                pill,
                'border-line group-hover/pill:border-line-strong group-hover/pill:text-ink',
              )}
            >
              <SmilePlus size={14} aria-hidden />
            </span>
          </button>
        </Tooltip>
      )}
    </div>
  )
}

function Reaction({
  reaction: { emoji, count, users, mine },
  onReact,
  onWho,
}: {
  reaction: ReactionOn
  onReact: ((emoji: string, isOn: boolean) => void) | undefined
  onWho: (anchor: HTMLElement) => void
}) {
  const texts = useTexts('reaction')
  const isMine = mine === true
  const who = useReactors(users, count, isMine)
  const label = texts.by(who.names, who.others, emoji)
  const press = useLongPress(onWho)
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-pressed={isMine}
        {...press}
        onPointerDown={(event: PointerEvent<HTMLElement>) => {
          // The message around has a sheet of its own for a finger that rests.
          if (event.pointerType === 'touch') event.stopPropagation()
          press.onPointerDown(event)
        }}
        disabled={onReact === undefined}
        onClick={() => onReact?.(emoji, !isMine)}
        className={target}
      >
        <span className="sr-only">{label}</span>
        <span
          aria-hidden
          className={classes(
            pill,
            isMine
              ? 'border-accent bg-accent-soft font-medium text-accent'
              : 'border-transparent bg-pressed text-ink-muted group-hover/pill:border-line-strong group-hover/pill:text-ink',
          )}
        >
          <span className="text-[0.9375rem] leading-none touch:text-lg touch:leading-none">{emoji}</span>
          {count}
        </span>
      </button>
    </Tooltip>
  )
}

function useReactors(users: readonly UserId[], count: number, isMine: boolean) {
  const texts = useTexts('reaction')
  const me = useMe()?.user
  const people = useUsers(users)
  return namesOf({ people, me, count, isMine }, texts.you)
}

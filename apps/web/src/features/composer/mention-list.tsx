'use client'

import { conversationTexts } from '@/texts/conversation.en.ts'
import { Avatar } from '@/ui/avatar.tsx'
import type { Candidate } from './rank-candidates.ts'

const texts = conversationTexts.composer

/** The id of an option, which the text box names as its active one. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

/** People to mention, above the composer. The caret stays in the text; keys are handled there. */
export function MentionList({
  id,
  candidates,
  active,
  onChoose,
  onPoint,
}: {
  id: string
  candidates: readonly Candidate[]
  active: number
  onChoose: (candidate: Candidate) => void
  onPoint: (index: number) => void
}) {
  return (
    // A list box whose focus stays in the text: no element of HTML does that.
    // oxlint-disable jsx-a11y/prefer-tag-over-role jsx-a11y/click-events-have-key-events jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="listbox"
      aria-label={texts.suggestions}
      className="absolute inset-x-0 bottom-full z-20 mb-1.5 max-h-80 max-w-md overflow-y-auto rounded-lg bg-raised p-1 shadow-raised"
    >
      {candidates.map((candidate, index) => (
        <div
          key={candidate.user.user}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          ref={index === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}
          // Pressing must not take the focus from the text.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(candidate)}
          onPointerMove={() => onPoint(index)}
          className="flex h-9 items-center gap-2.5 rounded-md px-2 text-sm aria-selected:bg-pressed touch:h-11"
        >
          <Avatar id={candidate.user.user} name={candidate.user.name} size="sm" />
          <bdi className="truncate font-medium">{candidate.user.name}</bdi>
          <span className="truncate text-ink-muted">@{candidate.user.handle}</span>
          {candidate.isMember ? null : (
            <span className="ms-auto shrink-0 text-xs text-ink-faint">{texts.notHere}</span>
          )}
        </div>
      ))}
    </div>
  )
}

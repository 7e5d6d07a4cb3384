'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useCallback, useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { optionId } from './mention-list.tsx'
import { completeMention, mentionQuery } from './mention-query.ts'
import type { MentionQuery } from './mention-query.ts'
import type { Candidate } from './rank-candidates.ts'
import { useCandidates } from './use-candidates.ts'

/** Completion of `@`: what is offered, which is chosen next, and what keys do to it. */
export function useMention(channel: ChannelId, replace: (text: string, caret: number) => void) {
  const listId = useId()
  const [typed, setTyped] = useState<MentionQuery>()
  const [dismissedFrom, setDismissedFrom] = useState<number>()
  const [chosen, setChosen] = useState(0)
  const isWanted = typed !== undefined && typed.from !== dismissedFrom
  const candidates = useCandidates(channel, isWanted ? typed.query : undefined)
  const isOpen = isWanted && candidates.length > 0
  const active = Math.min(chosen, candidates.length - 1)

  /** The text or the caret changed. */
  const follow = useCallback((box: HTMLTextAreaElement) => {
    const found =
      box.selectionStart === box.selectionEnd ? mentionQuery(box.value, box.selectionStart) : undefined
    setTyped((before) => (before?.from === found?.from && before?.query === found?.query ? before : found))
    if (found === undefined) setDismissedFrom(undefined)
    setChosen(0)
  }, [])

  const choose = (candidate: Candidate | undefined, box: HTMLTextAreaElement) => {
    if (typed === undefined || candidate === undefined) return
    const done = completeMention(box.value, box.selectionStart, typed, candidate.user.handle)
    replace(done.text, done.caret)
    setTyped(undefined)
  }

  /** Whether the key was meant for the list. */
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
    const { key } = event
    if (key === 'ArrowDown') setChosen((active + 1) % candidates.length)
    else if (key === 'ArrowUp') setChosen((active - 1 + candidates.length) % candidates.length)
    else if (key === 'Enter' || key === 'Tab') choose(candidates[active], event.currentTarget)
    else if (key === 'Escape') setDismissedFrom(typed.from)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  const close = useCallback(() => setTyped(undefined), [])

  return {
    listId,
    isOpen,
    candidates,
    active,
    activeId: isOpen ? optionId(listId, active) : undefined,
    point: setChosen,
    follow,
    choose,
    press,
    close,
  }
}

'use client'

import type { MessageItem } from '@runnel/client/timeline'
import {
  Bookmark,
  Copy,
  History,
  Link2,
  MessageSquareReply,
  Pencil,
  Pin,
  PinOff,
  Quote,
  SmilePlus,
  Trash2,
  Users,
} from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import type { Catalogue } from '@/texts/catalogue.ts'
import { keyOfAct } from './act.ts'
import type { Act } from './act.ts'

/** One thing that can be done with a message, in words. */
export interface ActRow {
  act: Act
  text: string
  icon: ReactElement
  /** The key that does the same. */
  hint?: ReactNode
  tone?: 'danger'
  /** A line stands above it. */
  isApart?: true
}

/** The rows of a message's menu, those that are offered. */
export function actRows(
  item: MessageItem,
  offered: ReadonlySet<Act>,
  { message: texts, shell }: Pick<Catalogue, 'message' | 'shell'>,
): ActRow[] {
  const isPinned = item.pinned !== undefined
  const row = (
    act: Act,
    text: string,
    Icon: typeof Copy,
    more: Pick<ActRow, 'tone' | 'isApart'> = {},
  ): ActRow => {
    const hint = keyOfAct(act)
    return {
      act,
      text,
      icon: <Icon size={16} aria-hidden />, // Told apart from the name: a screen reader would take it for a part of that.
      ...(hint !== undefined && {
        hint: (
          <kbd aria-hidden className="font-sans">
            {shell.keys(hint)}
          </kbd>
        ),
      }),
      ...more,
    }
  }
  return [
    row('react', texts.reactMore, SmilePlus),
    row('thread', texts.thread, MessageSquareReply),
    row('quote', texts.quote, Quote),
    row('edit', texts.edit, Pencil),
    row('copy', texts.copyText, Copy, { isApart: true }),
    row('link', texts.copyLink, Link2),
    row('pin', isPinned ? texts.unpin : texts.pin, isPinned ? PinOff : Pin),
    row('unread', texts.markUnread, Bookmark),
    row('reactions', texts.whoReacted, Users),
    row('versions', texts.versions, History),
    row('delete', item.id === undefined ? texts.removeUnsent : texts.remove, Trash2, {
      tone: 'danger',
      isApart: true,
    }),
  ].filter(({ act }) => offered.has(act))
}

'use client'

import { AtSign, Inbox, MessagesSquare } from 'lucide-react'
import { PlaceRow } from '@/features/sidebar/place-row.tsx'
import { useUnreadActivity } from '@/realtime/use-unread-activity.ts'
import { useUnreadThreads } from '@/realtime/use-thread.ts'
import { useTexts } from '@/texts/use-texts.ts'
import type { View } from './navigation.ts'
import { PathLink } from './path-link.tsx'

/** The ways to what is gathered from all channels. */
export function Places({ open }: { open: View['name'] }) {
  const texts = useTexts('shell')
  const threadTexts = useTexts('thread')
  const sidebarTexts = useTexts('sidebar')
  const threads = useUnreadThreads()
  const activity = useUnreadActivity()
  return (
    <>
      <PlaceRow
        href="/unread"
        icon={<Inbox size={15} aria-hidden />}
        title={texts.places.unread}
        isOpen={open === 'unread'}
        link={PathLink}
      />
      <PlaceRow
        href="/threads"
        icon={<MessagesSquare size={15} aria-hidden />}
        title={texts.places.threads}
        {...(threads > 0 && { count: threads, label: threadTexts.threadsUnread(threads) })}
        isOpen={open === 'threads'}
        link={PathLink}
      />
      <PlaceRow
        href="/activity"
        icon={<AtSign size={15} aria-hidden />}
        title={texts.places.activity}
        {...(activity > 0 && { count: activity, label: sidebarTexts.activityUnseen(activity) })}
        isOpen={open === 'activity'}
        link={PathLink}
      />
    </>
  )
}

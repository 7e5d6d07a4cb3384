'use client'

import { AtSign, Inbox, MessagesSquare } from 'lucide-react'
import { PlaceRow } from '@/features/sidebar/place-row.tsx'
import { useUnreadActivity } from '@/realtime/use-unread-activity.ts'
import { useUnreadThreads } from '@/realtime/use-thread.ts'
import { texts } from '@/texts/en.ts'
import { sidebarTexts } from '@/texts/sidebar.en.ts'
import { threadTexts } from '@/texts/thread.en.ts'
import type { View } from './navigation.ts'
import { PathLink } from './path-link.tsx'

/** The ways to what is gathered from all channels. */
export function Places({ open }: { open: View['name'] }) {
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

'use client'

import { threadPath } from '@/realtime/paths.ts'
import type { SeenActivity } from '@runnel/client/activity'
import type { Preferences } from '@runnel/protocol/preference'
import { findKeyword } from '@runnel/rules/keyword'
import { AtSign, Bell, MessagesSquare, SmilePlus, Users, WholeWord } from 'lucide-react'
import type { AnchorHTMLAttributes, ComponentType } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel, useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { dateAndTime, shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { classes } from '@/ui/classes.ts'
import { useNow } from '@/ui/use-now.ts'
import { activitySentence } from './activity-sentence.ts'

/** A link within the window. */
export type ActivityLink = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

const signs = {
  mention: AtSign,
  everyone: Users,
  keyword: WholeWord,
  reply: MessagesSquare,
  reaction: SmilePlus,
}
const keywordsOf = ({ keywords }: Preferences) => keywords
const unnamed = { kind: 'public', name: '…' } as const

/** Where the message is: in its thread when only there, else in the channel. */
function pathOf({ channel, id, message }: SeenActivity): string {
  return message.type === 'thread.replied'
    ? threadPath(channel, message.thread, id)
    : `/c/${channel}?at=${id}`
}

/** One thing that concerns me: who did what where, what was said, when; a link to it. */
export function ActivityRow({
  activity,
  isNew,
  link: Anchor,
  excerptOf,
}: {
  activity: SeenActivity
  isNew: boolean
  link: ActivityLink
  excerptOf: (text: string) => string
}) {
  const texts = useTexts('activity')
  const language = useLanguage()
  const { title } = useChannelTitle(useChannel(activity.channel) ?? unnamed)
  const name = useUser(activity.by)?.name ?? texts.someone
  const now = useNow(true)
  const keywords = useStore(useClient().preferences, keywordsOf)
  const word = activity.kind === 'keyword' ? findKeyword(activity.message.text, keywords ?? []) : undefined
  const Sign = Object.hasOwn(signs, activity.kind) ? signs[activity.kind] : Bell
  return (
    <li className="border-b border-line last:border-0">
      <Anchor
        href={pathOf(activity)}
        className="flex gap-3 rounded-md px-2 py-3 outline-offset-[-2px] hover:bg-hover"
      >
        <span className="relative shrink-0 self-start">
          <Avatar id={activity.by} name={name} />
          <span className="absolute -right-1.5 -bottom-1.5 flex size-5 items-center justify-center rounded-full bg-canvas text-ink-muted">
            <Sign size={13} aria-hidden />
          </span>
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-4">
            <span
              className={classes('text-sm text-pretty', isNew ? 'font-semibold text-ink' : 'text-ink-muted')}
            >
              {activitySentence(activity, name, title, texts, word)}
            </span>
            <span className="flex shrink-0 items-center gap-2 text-xs text-ink-muted tabular-nums">
              {isNew ? (
                <span className="rounded-full bg-accent px-1.5 py-px text-[0.6875rem] font-medium text-on-accent">
                  {texts.unseen}
                </span>
              ) : null}
              <time
                dateTime={new Date(activity.activity).toISOString()}
                title={dateAndTime(activity.activity, language)}
              >
                {shortMoment(activity.activity, now, language)}
              </time>
            </span>
          </span>
          <span dir="auto" className="mt-0.5 block truncate text-sm text-ink">
            {excerptOf(activity.message.text) || texts.noWords}
          </span>
        </span>
      </Anchor>
    </li>
  )
}

'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { ReactNode } from 'react'
import { useMe, useUser } from '@/realtime/hooks.ts'
import { dayAndTime } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Statement } from '@/ui/statement.tsx'
import { useFound } from './use-found.ts'

/** How I ceased to be a member of a channel. `gone`: while this device was away, so that nothing more is known. */
export interface Removal {
  channel: ChannelId
  /** What the channel was called. */
  title: string
  kind: 'removed' | 'banned' | 'deleted' | 'gone'
  by?: UserId | undefined
  reason?: string | undefined
  /** When a ban ends, in ms since 1970; none: when somebody lifts it. */
  until?: number | undefined
}

/** In the place of a channel that I was taken out of: why, and what I can do now. */
export function Removed({
  removal,
  wayIn,
  goOn,
}: {
  removal: Removal
  wayIn: (channel: ChannelSummary, onChanged: () => void) => ReactNode
  /** Links to other places. */
  goOn: ReactNode
}) {
  const removalTexts = useTexts('removal')
  const language = useLanguage()
  const { title, kind, by, reason, until } = removal
  const name = useUser(by)?.name
  const me = useMe()?.user
  const { found, again } = useFound(removal.channel, title.replace(/^#/, ''))
  const mayReturn = kind !== 'banned' && kind !== 'deleted'
  function titleOf(): string {
    if (kind === 'gone') return removalTexts.gone(title)
    if (kind === 'deleted' && by !== undefined && by === me) return removalTexts.deletedByMe(title)
    return removalTexts[kind](title, name)
  }
  return (
    <div role="status">
      <Statement
        title={titleOf()}
        text={
          <>
            {reason === undefined || reason === '' ? null : (
              <span className="mb-2 block text-ink">{removalTexts.reason(reason)}</span>
            )}
            {kind === 'banned' && until !== undefined
              ? removalTexts.bannedUntil(dayAndTime(until, language))
              : removalTexts[`${kind}What`]}
          </>
        }
      >
        {mayReturn && found !== undefined && found !== null ? wayIn(found, again) : null}
        {goOn}
      </Statement>
    </div>
  )
}

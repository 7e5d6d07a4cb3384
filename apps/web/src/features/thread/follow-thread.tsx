'use client'

import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { Bell, BellOff } from 'lucide-react'
import { useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStanding } from '@/realtime/use-thread.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'
import { Tooltip } from '@/ui/tooltip.tsx'

/** Whether I follow a thread, and the way to change that; what it means is said before and after. */
export function FollowThread({ channel, root }: { channel: ChannelId; root: EntryId }) {
  const texts = useTexts('threadPane')
  const errorText = useErrorText()
  const client = useClient()
  const standing = useStanding(channel, root)
  const [isBusy, setBusy] = useState(false)
  if (standing === undefined) return null
  const { isFollowed } = standing
  const change = async () => {
    setBusy(true)
    try {
      await client.followThread(channel, root, !isFollowed)
      toast(isFollowed ? texts.unfollowed : texts.followed)
    } catch (error) {
      toast(errorText(error), 'danger')
    } finally {
      setBusy(false)
    }
  }
  const Sign = isFollowed ? Bell : BellOff
  return (
    <Tooltip text={isFollowed ? texts.followingHint : texts.followHint}>
      <button
        type="button"
        aria-label={isFollowed ? texts.unfollowLabel : texts.followLabel}
        aria-busy={isBusy || undefined}
        aria-disabled={isBusy || undefined}
        onClick={() => (isBusy ? undefined : void change())}
        className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap text-ink-muted hover:bg-hover hover:text-ink touch:h-11"
      >
        <Sign size={14} aria-hidden />
        {isFollowed ? texts.following : texts.follow}
      </button>
    </Tooltip>
  )
}

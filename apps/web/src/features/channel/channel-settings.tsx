'use client'

import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useMay } from '@/realtime/standing.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import type { Administration } from './administration.ts'
import { ChannelChanges } from './channel-changes.tsx'
import { ChannelNaming } from './channel-naming.tsx'
import { ChannelRules } from './channel-rules.tsx'
import { HoldNotice } from './hold-notice.tsx'
import { useHold } from './use-hold.ts'

/** Everything that can be changed about a channel, held for one administrator at a time (LCK-1). What was typed stays whatever happens to the hold. */
export function ChannelSettings({ channel }: { channel: ChannelFacts }) {
  const channelTexts = useTexts('channel')
  const holding = useHold(channel.channel)
  const { title } = useChannelTitle(channel)
  const may = useMay(channel)
  const { hold, lose } = holding
  const administration: Administration = {
    channel,
    title,
    target: hold.phase === 'mine' ? { channel: channel.channel, fence: hold.fence } : undefined,
    async write(work) {
      try {
        return await work
      } catch (error) {
        if (errorCode(error) === 'lock_lost') lose()
        throw error
      }
    },
  }
  return (
    <section aria-label={channelTexts.settings} className="flex flex-col gap-5 px-4 pt-1 pb-8">
      <div className="sticky top-0 z-[1] -mb-1 bg-canvas pb-1">
        <HoldNotice holding={holding} mayBreak={may('admin:break')} />
      </div>
      {may('channel:rename') ? <ChannelNaming administration={administration} /> : null}
      {may('channel:set-limits') ? <ChannelRules administration={administration} /> : null}
      <ChannelChanges administration={administration} may={may} />
    </section>
  )
}

'use client'

import { Hand } from 'lucide-react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMay } from '@/realtime/standing.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Tooltip } from '@/ui/tooltip.tsx'
import { useKnocks } from './use-knocks.ts'

function Count({ channel, onPress }: { channel: ChannelFacts; onPress: () => void }) {
  const knockTexts = useTexts('knock')
  const { knocks } = useKnocks(channel.channel)
  if (knocks === undefined || knocks.length === 0) return null
  const said = knockTexts.count(knocks.length)
  return (
    <Tooltip text={said}>
      <button
        type="button"
        aria-label={said}
        onClick={onPress}
        className="inline-flex h-7 touch:h-11 touch:min-w-11 shrink-0 items-center justify-center gap-1.5 rounded-md bg-warning-soft px-2 text-xs font-medium text-warning tabular-nums hover:bg-pressed"
      >
        <Hand size={14} aria-hidden />
        {knocks.length}
      </button>
    </Tooltip>
  )
}

/** How many people ask to be let in, for those who may let them in. */
export function KnockCount({ channel, onPress }: { channel: ChannelFacts; onPress: () => void }) {
  return useMay(channel)('knock:list') ? <Count channel={channel} onPress={onPress} /> : null
}

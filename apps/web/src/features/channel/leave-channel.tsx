'use client'

import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'

function textOf(channel: ChannelFacts, channelTexts: Texts<'channel'>): string {
  if (channel.kind !== 'public')
    return channel.memberCount === 1 ? channelTexts.leaveForGood : channelTexts.leavePrivate
  return channel.limits?.joining === 'approval' ? channelTexts.leaveApproval : channelTexts.leavePublic
}

/** Asks once before leaving, saying what it means. */
export function LeaveChannel({ channel, onClose }: { channel: ChannelFacts; onClose: () => void }) {
  const channelTexts = useTexts('channel')
  const client = useClient()
  const refusalText = useRefusalText()
  const { title } = useChannelTitle(channel)
  return (
    <Confirm
      title={channelTexts.leaveTitle(title)}
      text={textOf(channel, channelTexts)}
      action={channelTexts.leaveDo}
      refusalText={(error) =>
        errorCode(error) === 'conflict' ? channelTexts.leaveLastOwner : refusalText(error)
      }
      onClose={onClose}
      run={() => client.request('channel:leave', { channel: channel.channel })}
    />
  )
}

'use client'

import { useMemo } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useMay } from '@/realtime/standing.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { InvitationForm } from './invitation-form.tsx'
import { InvitationList } from './invitation-list.tsx'

/** Makes, shows and withdraws the links by which people of the workspace come into one channel. */
export function ChannelLinks({ channel }: { channel: ChannelFacts }) {
  const invitationTexts = useTexts('invitation')
  const texts = useTexts('shell')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const may = useMay(channel)
  const { data, error, again } = useRequest(
    'channel:list-invitations',
    useMemo(() => ({ channel: channel.channel }), [channel.channel]),
  )
  return (
    <div className="px-4 pt-1 pb-8">
      <p className="mb-4 text-sm text-ink-muted">{invitationTexts.channelText(title)}</p>
      {may('channel:create-invitation') && channel.archived !== true ? (
        <InvitationForm
          create={async (validity) => {
            const made = await client.request('channel:create-invitation', {
              channel: channel.channel,
              ...validity,
            })
            again()
            return made.token
          }}
        />
      ) : null}
      {error !== undefined && data === undefined ? (
        <div className="mt-4 text-sm text-ink-muted">
          <p>{invitationTexts.failed}</p>
          <Button className="mt-2" onClick={again}>
            {texts.retry}
          </Button>
        </div>
      ) : null}
      {data === undefined ? null : (
        <InvitationList
          invitations={data.invitations}
          revoke={async (invitation) => {
            await client.request('channel:revoke-invitation', { channel: channel.channel, invitation })
            toast(invitationTexts.revoked)
            again()
          }}
        />
      )}
    </div>
  )
}

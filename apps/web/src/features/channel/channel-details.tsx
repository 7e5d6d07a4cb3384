'use client'

import type { ChannelState } from '@runnel/client/client'
import { mayInChannel } from '@runnel/rules/permission'
import { LogOut, Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { texts } from '@/texts/en.ts'
import { Button } from '@/ui/button.tsx'

const ChannelSettings = lazy(async () => ({
  default: (await import('./channel-settings.tsx')).ChannelSettings,
}))

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-muted">{label}</dt>
      <dd className="mt-0.5 text-sm break-words">{children}</dd>
    </div>
  )
}

/** What a channel is, for everyone; its settings, for those who may change them; and the way out. */
export function ChannelDetails({ channel, onLeave }: { channel: ChannelState; onLeave: () => void }) {
  const { title } = useChannelTitle(channel)
  const [isEditing, setEditing] = useState(false)
  return (
    <div className="flex flex-col gap-5 px-4 pt-1 pb-6">
      {isEditing ? (
        <Suspense>
          <ChannelSettings key={channel.channel} channel={channel} onDone={() => setEditing(false)} />
        </Suspense>
      ) : (
        <>
          <dl className="flex flex-col gap-3.5">
            <Row label={texts.channel.name}>{title}</Row>
            {channel.kind === 'direct' ? null : (
              <Row label={texts.channel.topic}>
                {channel.topic === '' ? (
                  <span className="text-ink-faint">{texts.channel.noTopic}</span>
                ) : (
                  channel.topic
                )}
              </Row>
            )}
            <Row label={texts.channel.kind}>
              {texts.channel.kinds[channel.kind]}
              {channel.ephemeral === true ? (
                <span className="mt-0.5 block text-xs text-warning">{texts.channel.ephemeralText}</span>
              ) : null}
            </Row>
            {channel.kind === 'direct' ? null : (
              <Row label={texts.channel.yourRole}>{texts.members.roles[channel.role]}</Row>
            )}
          </dl>
          {channel.kind !== 'direct' && mayInChannel(channel.role, 'admin:open') ? (
            <Button
              icon={<Pencil size={14} aria-hidden />}
              className="self-start"
              onClick={() => setEditing(true)}
            >
              {texts.channel.edit}
            </Button>
          ) : null}
        </>
      )}
      {channel.kind === 'direct' || isEditing ? null : (
        <div className="border-t border-line pt-4">
          <Button tone="danger" icon={<LogOut size={14} aria-hidden />} onClick={onLeave}>
            {texts.channel.leave}
          </Button>
        </div>
      )}
    </div>
  )
}

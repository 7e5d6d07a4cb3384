'use client'

import { Ban, ChevronRight, Hand, Link2, LogOut, Pin, ScrollText, Settings2 } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useMe } from '@/realtime/hooks.ts'
import { actingRole, useMay } from '@/realtime/standing.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { limitsOf } from './channel-limits.ts'

/** What of a channel's details has a pane of its own. */
export type DetailsPane = 'pins' | 'settings' | 'links' | 'bans' | 'knocks'

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-muted">{label}</dt>
      <dd className="mt-0.5 text-sm break-words">{children}</dd>
    </div>
  )
}

const ways = [
  { pane: 'settings', action: 'admin:open', Icon: Settings2 },
  { pane: 'links', action: 'channel:list-invitations', Icon: Link2 },
  { pane: 'knocks', action: 'knock:list', Icon: Hand },
  { pane: 'bans', action: 'member:list-bans', Icon: Ban },
] as const

function Way({
  text,
  icon: Icon,
  onPress,
}: {
  text: string
  icon: ComponentType<{ size: number; 'aria-hidden': true; className: string }>
  onPress: () => void
}) {
  return (
    <li>
      <button
        type="button"
        onClick={onPress}
        className="flex min-h-10 touch:min-h-11 w-full items-center gap-3 rounded-md px-2 text-left text-sm hover:bg-hover"
      >
        <Icon size={16} aria-hidden className="text-ink-muted" />
        <span className="flex-1">{text}</span>
        <ChevronRight size={15} aria-hidden className="text-ink-faint rtl:rotate-180" />
      </button>
    </li>
  )
}

/** What a channel is and which rules it has, for everyone; the ways to run it, for those who may; and the way out. */
export function ChannelDetails({
  channel,
  here,
  onPane,
  onAudit,
  onLeave,
}: {
  channel: ChannelFacts
  /** Who has it open. */
  here: ReactNode
  onPane: (pane: DetailsPane) => void
  /** Opens the list of what was done to the channel. */
  onAudit: () => void
  onLeave: () => void
}) {
  const channelTexts = useTexts('channel')
  const texts = useTexts('shell')
  const membersTexts = useTexts('members')
  const pinTexts = useTexts('pin')
  const { title } = useChannelTitle(channel)
  const me = useMe()
  const may = useMay(channel)
  const isDirect = channel.kind === 'direct'
  const limits = limitsOf(channel)
  const offered = ways.filter(
    ({ pane, action }) => may(action) && (pane !== 'knocks' || limits.joining === 'approval'),
  )
  const isActing = !isDirect && actingRole(channel, me?.role) !== channel.role
  return (
    <div className="flex flex-col gap-5 px-4 pt-1 pb-6">
      <dl className="flex flex-col gap-3.5">
        <Row label={channelTexts.name}>{title}</Row>
        {isDirect ? null : (
          <Row label={channelTexts.topic}>
            {channel.topic === '' ? (
              <span className="text-ink-faint">{channelTexts.noTopic}</span>
            ) : (
              channel.topic
            )}
          </Row>
        )}
        <Row label={channelTexts.kind}>
          {channelTexts.kinds[channel.kind]}
          {channel.ephemeral === true ? (
            <span className="mt-0.5 block text-xs text-warning">{texts.channel.ephemeralText}</span>
          ) : null}
        </Row>
        <Row label={channelTexts.here}>{here}</Row>
        {limits.posting === 'all' ? null : (
          <Row label={channelTexts.posting}>{channelTexts.postingChoices[limits.posting]}</Row>
        )}
        {limits.slowSeconds === 0 ? null : (
          <Row label={channelTexts.slow}>{channelTexts.slowChoice(limits.slowSeconds)}</Row>
        )}
        {limits.everyone === 'all' ? null : (
          <Row label={channelTexts.everyone}>{channelTexts.everyoneChoices[limits.everyone]}</Row>
        )}
        {limits.joining === 'open' ? null : (
          <Row label={channelTexts.joining}>{channelTexts.joiningChoices[limits.joining]}</Row>
        )}
        {limits.editSeconds === 0 ? null : (
          <Row label={channelTexts.edit}>{channelTexts.editChoice(limits.editSeconds)}</Row>
        )}
        {isDirect ? null : (
          <Row label={channelTexts.yourRole}>
            {membersTexts.roles[channel.role]}
            {isActing ? (
              <span className="mt-0.5 block text-xs text-ink-muted">{channelTexts.byInstallation}</span>
            ) : null}
          </Row>
        )}
      </dl>
      {channel.ephemeral === true ? null : (
        <div className="border-t border-line pt-3">
          <ul className="-mx-2">
            <Way text={pinTexts.title} icon={Pin} onPress={() => onPane('pins')} />
          </ul>
        </div>
      )}
      {offered.length === 0 ? null : (
        <div className="border-t border-line pt-3">
          <ul className="-mx-2">
            {offered.map(({ pane, Icon }) => (
              <Way key={pane} text={channelTexts[pane]} icon={Icon} onPress={() => onPane(pane)} />
            ))}
            {may('audit:list') ? <Way text={channelTexts.audit} icon={ScrollText} onPress={onAudit} /> : null}
          </ul>
        </div>
      )}
      {isDirect ? null : (
        <div className="border-t border-line pt-4">
          <Button tone="danger" icon={<LogOut size={14} aria-hidden />} onClick={onLeave}>
            {channelTexts.leave}
          </Button>
        </div>
      )}
    </div>
  )
}

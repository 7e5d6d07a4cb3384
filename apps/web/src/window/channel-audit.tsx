'use client'

import { channelPath } from '@/realtime/paths.ts'
import type { ChannelId } from '@runnel/protocol/ids'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { useChannel } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { PathLink } from './path-link.tsx'
import { Place } from './place.tsx'

/** What was done in a channel, for its moderators and owners. */
export function ChannelAudit({ channel, lead }: { channel: ChannelId; lead: ReactNode }) {
  const auditTexts = useTexts('audit')
  const name = useChannel(channel)?.name
  const title = name === undefined ? auditTexts.aChannel : `#${name}`
  return (
    <Place title={auditTexts.channelTitle(title)} lead={lead}>
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <PathLink href={channelPath(channel)} className={buttonClasses()}>
          <ArrowLeft size={15} aria-hidden />
          {auditTexts.back(title)}
        </PathLink>
        <p className="text-sm text-ink-muted">{auditTexts.channelText}</p>
      </div>
      <AuditList channel={channel} />
    </Place>
  )
}

'use client'

import type { Invitation } from '@runnel/protocol/invitation'
import { useState } from 'react'
import { useUser } from '@/realtime/hooks.ts'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { dayAndTime } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/confirm.tsx'

function Row({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const texts = useTexts('shell')
  const invitationTexts = useTexts('invitation')
  const language = useLanguage()
  const by = useUser(invitation.by)?.name ?? texts.sidebar.someone
  const uses = invitationTexts.usesLeft(invitation.usesLeft)
  return (
    <li className="flex min-h-12 items-center gap-3 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{uses}</span>
        <span className="block truncate text-xs text-ink-muted">
          {invitationTexts.until(dayAndTime(invitation.expiresAt, language))}, {invitationTexts.by(by)}
        </span>
      </span>
      <Button tone="quiet" aria-label={invitationTexts.revokeLabel(uses)} onClick={onRevoke}>
        {invitationTexts.revoke}
      </Button>
    </li>
  )
}

/** The links that still work, each of which can be withdrawn. */
export function InvitationList({
  invitations,
  revoke,
}: {
  invitations: readonly Invitation[]
  revoke: (invitation: string) => Promise<unknown>
}) {
  const invitationTexts = useTexts('invitation')
  const refusalText = useRefusalText()
  const [asked, setAsked] = useState<Invitation>()
  return (
    <section className="mt-5 border-t border-line pt-4">
      <h3 className="text-xs font-medium text-ink-muted">{invitationTexts.open}</h3>
      {invitations.length === 0 ? (
        <p className="mt-2 text-sm text-ink-muted">{invitationTexts.none}</p>
      ) : (
        <ul aria-label={invitationTexts.open} className="mt-1">
          {invitations.map((invitation) => (
            <Row key={invitation.invitation} invitation={invitation} onRevoke={() => setAsked(invitation)} />
          ))}
        </ul>
      )}
      {asked === undefined ? null : (
        <Confirm
          title={invitationTexts.revokeTitle}
          text={invitationTexts.revokeText}
          action={invitationTexts.revokeDo}
          refusalText={refusalText}
          onClose={() => setAsked(undefined)}
          run={() => revoke(asked.invitation)}
        />
      )}
    </section>
  )
}

'use client'

import type { Ban } from '@runnel/protocol/member'
import { useEffect, useMemo, useState } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { dayAndTime } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/confirm.tsx'
import { Person } from '@/ui/person.tsx'
import { toast } from '@/ui/toast.tsx'

function Row({ ban, onUnban }: { ban: Ban; onUnban: (name: string) => void }) {
  const texts = useTexts('shell')
  const membersTexts = useTexts('members')
  const language = useLanguage()
  const user = useUser(ban.user)
  const by = useUser(ban.by)?.name ?? texts.sidebar.someone
  const name = user?.name ?? texts.sidebar.someone
  const reason = ban.reason ?? ''
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-3 last:border-0">
      <div className="flex items-center gap-2.5">
        {user === undefined ? name : <Person user={user} />}
        <Button aria-label={membersTexts.unbanLabel(name)} onClick={() => onUnban(name)}>
          {membersTexts.unban}
        </Button>
      </div>
      {reason === '' ? null : <p className="text-sm break-words">“{reason}”</p>}
      <p className="text-xs text-ink-muted">
        {ban.until === undefined
          ? membersTexts.bannedForever
          : membersTexts.bannedUntil(dayAndTime(ban.until, language))}
        , {membersTexts.bannedBy(by, dayAndTime(ban.at, language))}
      </p>
    </li>
  )
}

/** Who may not come in, by whom, why and until when. */
export function Bans({ channel }: { channel: ChannelFacts }) {
  const membersTexts = useTexts('members')
  const texts = useTexts('shell')
  const client = useClient()
  const refusalText = useRefusalText()
  const [asked, setAsked] = useState<{ ban: Ban; name: string }>()
  const { data, error, again } = useRequest(
    'member:list-bans',
    useMemo(() => ({ channel: channel.channel }), [channel.channel]),
  )
  useEffect(
    () =>
      client.onEntries((changed, entries) => {
        if (changed !== channel.channel) return
        if (entries.some(({ type }) => type === 'member.banned' || type === 'member.unbanned')) again()
      }),
    [client, channel.channel, again],
  )
  return (
    <div className="px-4 pt-1 pb-8">
      {error !== undefined && data === undefined ? (
        <div className="text-sm text-ink-muted">
          <p>{membersTexts.bansFailed}</p>
          <Button className="mt-2" onClick={again}>
            {texts.retry}
          </Button>
        </div>
      ) : null}
      {data?.bans.length === 0 ? <p className="text-sm text-ink-muted">{membersTexts.noBans}</p> : null}
      <ul aria-label={membersTexts.bans}>
        {(data?.bans ?? []).map((ban) => (
          <Row key={ban.user} ban={ban} onUnban={(name) => setAsked({ ban, name })} />
        ))}
      </ul>
      {asked === undefined ? null : (
        <Confirm
          title={membersTexts.unbanTitle(asked.name)}
          text={membersTexts.unbanText}
          action={membersTexts.unbanDo}
          tone="primary"
          refusalText={refusalText}
          onClose={() => setAsked(undefined)}
          run={async () => {
            await client.request('member:unban', { channel: channel.channel, user: asked.ban.user })
            toast(membersTexts.unbanned(asked.name))
            again()
          }}
        />
      )}
    </div>
  )
}

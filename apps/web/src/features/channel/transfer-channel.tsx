'use client'

import type { Member } from '@runnel/protocol/member'
import { useMemo, useState } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { PeopleSearch, PersonChoice } from '@/ui/people-search.tsx'
import { Person } from '@/ui/person.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'

const nobody: readonly Member[] = []

/** Makes another member the owner in my place. */
export function TransferChannel({
  administration,
  onClose,
}: {
  administration: Administration
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const { channel, title, target, write } = administration
  const client = useClient()
  const me = useMe()?.user
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<Member>()
  const trimmed = query.trim().replace(/^@/, '')
  const { data, isLoading, error } = useRequest(
    'member:list',
    useMemo(
      () => ({ channel: channel.channel, ...(trimmed === '' ? {} : { query: trimmed }) }),
      [channel.channel, trimmed],
    ),
    120,
  )
  const offered = (data?.members ?? nobody).filter(
    (member) => member.user !== me && member.imported !== true && member.deactivated !== true,
  )
  return (
    <Confirm
      title={channelTexts.transferTitle(title)}
      text={channelTexts.transferText}
      action={chosen === undefined ? channelTexts.transferChoose : channelTexts.transferDo(chosen.name)}
      canRun={target !== undefined && chosen !== undefined}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        if (target === undefined || chosen === undefined) return
        await write(client.request('channel:transfer', { ...target, user: chosen.user }))
        toast(channelTexts.transferred(chosen.name))
      }}
    >
      <PeopleSearch
        label={channelTexts.transferWho}
        query={query}
        people={offered}
        isLoading={isLoading}
        error={error}
        onQuery={setQuery}
        renderRow={(member) => (
          <PersonChoice isChosen={member.user === chosen?.user} onPress={() => setChosen(member)}>
            <Person user={member} />
          </PersonChoice>
        )}
      />
    </Confirm>
  )
}

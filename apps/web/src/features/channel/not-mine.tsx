'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useRequest } from '@/realtime/use-request.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { Statement } from '@/ui/statement.tsx'
import { toast } from '@/ui/toast.tsx'

const everything = {}
/** A channel just made or joined is granted a moment later: until then nothing is said. */
const patienceMs = 1_200

/** The address of a channel that is not one of mine: the way in where there is one. Hidden and missing ones look the same (ACC-2). */
export function NotMine({ channel, browse }: { channel: ChannelId; browse: ReactNode }) {
  const client = useClient()
  const { data } = useRequest('channel:list', everything)
  const [isPatient, setPatient] = useState(true)
  useEffect(() => {
    setPatient(true)
    const timer = setTimeout(() => setPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [channel])
  if (isPatient) return null
  const found = data?.channels.find((one) => one.channel === channel && !one.isMember)
  if (found !== undefined) {
    const join = () =>
      client.request('channel:join', { channel }).catch((error: unknown) => toast(errorText(error), 'danger'))
    return (
      <Statement
        title={texts.channel.joinTitle(`#${found.name}`)}
        text={found.topic === '' ? undefined : found.topic}
      >
        <Button tone="primary" onClick={() => void join()}>
          {texts.browse.joinLabel(`#${found.name}`)}
        </Button>
      </Statement>
    )
  }
  return (
    <Statement title={texts.channel.notFoundTitle} text={texts.channel.notFoundText}>
      {browse}
    </Statement>
  )
}

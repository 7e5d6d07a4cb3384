'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Statement } from '@/ui/statement.tsx'
import { useFound } from './use-found.ts'

/** A channel just made or joined is granted a moment later: until then nothing is said. */
const patienceMs = 1_200

/** The address of a channel that is not one of mine: the way in where there is one. Hidden and missing ones look the same (ACC-2). */
export function NotMine({
  channel,
  wayIn,
  browse,
}: {
  channel: ChannelId
  wayIn: (channel: ChannelSummary, onChanged: () => void) => ReactNode
  browse: ReactNode
}) {
  const channelTexts = useTexts('channel')
  const { found, again } = useFound(channel)
  const [isPatient, setPatient] = useState(true)
  useEffect(() => {
    setPatient(true)
    const timer = setTimeout(() => setPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [channel])
  if (isPatient || found === undefined) return null
  if (found === null || found.isMember)
    return (
      <Statement title={channelTexts.notFoundTitle} text={channelTexts.notFoundText}>
        {browse}
      </Statement>
    )
  const isAsked = found.limits?.joining === 'approval'
  const text = [found.topic, isAsked ? channelTexts.approvalText : '']
    .filter((line) => line !== '')
    .join(' · ')
  return (
    <Statement title={channelTexts.joinTitle(`#${found.name}`)} text={text === '' ? undefined : text}>
      {wayIn(found, again)}
    </Statement>
  )
}

'use client'

import type { RequestName } from '@runnel/protocol/requests'
import { Suspense, useState } from 'react'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { lazily } from '@/ui/lazily.ts'
import type { Administration } from './administration.ts'

const ConvertChannel = lazily(() => import('./convert-channel.tsx').then((m) => m.ConvertChannel))
const ArchiveChannel = lazily(() => import('./archive-channel.tsx').then((m) => m.ArchiveChannel))
const TransferChannel = lazily(() => import('./transfer-channel.tsx').then((m) => m.TransferChannel))
const PurgeAuthor = lazily(() => import('./purge-author.tsx').then((m) => m.PurgeAuthor))
const DeleteChannel = lazily(() => import('./delete-channel.tsx').then((m) => m.DeleteChannel))

const rows = ['convert', 'transfer', 'purge', 'archive', 'delete'] as const
type Change = (typeof rows)[number]

const dialogs = {
  convert: ConvertChannel,
  transfer: TransferChannel,
  purge: PurgeAuthor,
  archive: ArchiveChannel,
  delete: DeleteChannel,
} as const

function wordsOf(
  change: Change,
  { channel }: Administration,
  channelTexts: Texts<'channel'>,
): { action: string; hint: string } {
  switch (change) {
    case 'convert':
      return channel.kind === 'public'
        ? { action: channelTexts.toPrivate, hint: channelTexts.toPrivateHint }
        : { action: channelTexts.toPublic, hint: channelTexts.toPublicHint }
    case 'transfer':
      return { action: channelTexts.transfer, hint: channelTexts.transferHint }
    case 'purge':
      return { action: channelTexts.purge, hint: channelTexts.purgeHint }
    case 'archive':
      return channel.archived === true
        ? { action: channelTexts.restore, hint: channelTexts.restoreHint }
        : { action: channelTexts.archive, hint: channelTexts.archiveHint }
    case 'delete':
      return { action: channelTexts.delete, hint: channelTexts.deleteHint }
  }
}

function requestOf(change: Change, { channel }: Administration): RequestName {
  if (change === 'archive') return channel.archived === true ? 'channel:restore' : 'channel:archive'
  return `channel:${change}`
}

/** The changes that are asked about once more before they are made, each with what it does. */
export function ChannelChanges({
  administration,
  may,
}: {
  administration: Administration
  may: (action: RequestName) => boolean
}) {
  const channelTexts = useTexts('channel')
  const [asked, setAsked] = useState<Change>()
  const { channel, target } = administration
  const offered = rows.filter((change) => {
    if (!may(requestOf(change, administration))) return false
    if (change === 'transfer') return channel.role === 'owner'
    return change !== 'purge' || channel.ephemeral !== true
  })
  const Asked = asked === undefined ? undefined : dialogs[asked]
  if (offered.length === 0) return null
  return (
    <section className="border-t border-line pt-5">
      <h3 className="text-sm font-semibold">{channelTexts.more}</h3>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {offered.map((change) => {
          const { action, hint } = wordsOf(change, administration, channelTexts)
          return (
            <li key={change} className="flex flex-col items-start gap-2 py-3">
              <p id={`change-${change}`} className="text-xs text-ink-muted">
                {hint}
              </p>
              <Button
                tone={change === 'delete' || change === 'purge' ? 'danger' : 'secondary'}
                aria-describedby={`change-${change}`}
                disabled={target === undefined}
                onClick={() => setAsked(change)}
              >
                {action}
              </Button>
            </li>
          )
        })}
      </ul>
      {Asked === undefined ? null : (
        <Suspense>
          <Asked administration={administration} onClose={() => setAsked(undefined)} />
        </Suspense>
      )}
    </section>
  )
}

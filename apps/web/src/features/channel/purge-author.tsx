'use client'

import { limits } from '@runnel/protocol/limits'
import type { EntryId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { usePeople } from '@/realtime/use-people.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/confirm.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { PeopleSearch, PersonChoice } from '@/ui/people-search.tsx'
import { Person } from '@/ui/person.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'

/** Deletes all that one person wrote here, a part at a time: says how far it is, and can be stopped between two parts. */
export function PurgeAuthor({
  administration,
  onClose,
}: {
  administration: Administration
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const { target, write } = administration
  const client = useClient()
  const refusalText = useRefusalText()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<User>()
  const [reason, setReason] = useState('')
  const [deleted, setDeleted] = useState<number>()
  const [isStopping, setStopping] = useState(false)
  const isWanted = useRef(true)
  const { people, isLoading, error } = usePeople(query)
  useEffect(() => {
    isWanted.current = true
    return () => {
      isWanted.current = false
    }
  }, [])

  async function purge() {
    if (target === undefined || chosen === undefined) return
    let cursor: EntryId | undefined
    let count = 0
    setDeleted(0)
    try {
      for (;;) {
        const part = await write(
          client.request(
            'channel:purge',
            {
              ...target,
              user: chosen.user,
              ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
              ...(cursor === undefined ? {} : { cursor }),
            },
            { timeoutMs: 60_000 },
          ),
        )
        count += part.deleted
        cursor = part.cursor
        setDeleted(count)
        if (part.more === undefined) break
        if (!isWanted.current) return toast(channelTexts.purgeStopped(chosen.name, count))
      }
      toast(channelTexts.purged(chosen.name, count))
    } catch (failure) {
      setDeleted(undefined)
      if (count > 0) toast(channelTexts.purgeFailed(count), 'danger')
      throw failure
    }
  }

  return (
    <Confirm
      title={channelTexts.purgeTitle}
      text={channelTexts.purgeText}
      action={chosen === undefined ? channelTexts.purgeChoose : channelTexts.purgeDo(chosen.name)}
      canRun={target !== undefined && chosen !== undefined}
      refusalText={refusalText}
      onClose={onClose}
      run={purge}
    >
      <PeopleSearch
        label={channelTexts.purgeWho}
        query={query}
        people={people}
        isLoading={isLoading}
        error={error}
        onQuery={setQuery}
        renderRow={(person) => (
          <PersonChoice isChosen={person.user === chosen?.user} onPress={() => setChosen(person)}>
            <Person user={person} />
          </PersonChoice>
        )}
      />
      <TextField
        label={`${channelTexts.breakReason} (${channelTexts.optional})`}
        hint={channelTexts.deleteReasonHint}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={limits.reasonLength}
        autoComplete="off"
      />
      {deleted === undefined || chosen === undefined ? null : (
        <Dialog
          title={channelTexts.purging(chosen.name, deleted)}
          description={isStopping ? channelTexts.purgeStopping : undefined}
          onClose={() => {
            isWanted.current = false
            setStopping(true)
          }}
        >
          <progress aria-label={channelTexts.purging(chosen.name, deleted)} className="w-full" />
          <DialogButtons>
            <Button
              disabled={isStopping}
              onClick={() => {
                isWanted.current = false
                setStopping(true)
              }}
            >
              {channelTexts.purgeCancel}
            </Button>
          </DialogButtons>
        </Dialog>
      )}
    </Confirm>
  )
}

'use client'

import type { ChannelState } from '@runnel/client/client'
import type { User } from '@runnel/protocol/user'
import { useRef, useState } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { usePeople } from '@/realtime/use-people.ts'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { Person } from '@/ui/person.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { useMembers } from './use-members.ts'

/** Makes people of the workspace members of a channel, one press each. */
export function AddMembers({ channel, onClose }: { channel: ChannelState; onClose: () => void }) {
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const { people, isLoading, error } = usePeople(query)
  const { members } = useMembers(channel.channel, query)
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<string>()
  const isMember = (user: User) => added.has(user.user) || members.some((member) => member.user === user.user)
  const offered = people.filter((user) => user.imported !== true)

  async function add(user: User) {
    setProblem(undefined)
    try {
      await client.request('channel:invite', { channel: channel.channel, user: user.user })
      setAdded((last) => new Set(last).add(user.user))
      toast(texts.members.added(user.name, title))
    } catch (error) {
      setProblem(errorText(error))
    }
  }

  return (
    <Dialog
      title={texts.members.addTitle(title)}
      description={channel.ephemeral === true ? texts.members.addTextEphemeral : texts.members.addText}
      initialFocus={field}
      onClose={onClose}
    >
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        ref={field}
        label={texts.people.search}
        hint={texts.people.searchHint}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        type="search"
        autoComplete="off"
      />
      <ul aria-label={texts.people.results} aria-busy={isLoading} className="-mx-2 mt-3 min-h-48">
        {offered.map((user) => (
          <li key={user.user} className="flex min-h-12 items-center gap-3 rounded-md px-2">
            <Person user={user} />
            {isMember(user) ? (
              <span className="text-xs text-ink-muted">{texts.members.isMember}</span>
            ) : (
              <Button onClick={() => void add(user)} aria-label={`${texts.members.addDo} ${user.name}`}>
                {texts.members.addDo}
              </Button>
            )}
          </li>
        ))}
        {offered.length === 0 && !isLoading ? (
          <li className="px-2 py-2 text-sm text-ink-muted">
            {error === undefined ? texts.people.none : texts.people.failed}
          </li>
        ) : null}
      </ul>
    </Dialog>
  )
}

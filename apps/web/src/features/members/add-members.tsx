'use client'

import type { User } from '@runnel/protocol/user'
import { Link2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { usePeople } from '@/realtime/use-people.ts'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { PeopleSearch } from '@/ui/people-search.tsx'
import { Person } from '@/ui/person.tsx'
import { toast } from '@/ui/toast.tsx'

const restMs = 120

/** Makes people of the workspace members of a channel, one press each. */
export function AddMembers({
  channel,
  onLinks,
  onClose,
}: {
  channel: ChannelFacts
  /** Shows the channel's invitation links, for those who may make them. */
  onLinks: (() => void) | undefined
  onClose: () => void
}) {
  const membersTexts = useTexts('members')
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const refusalText = useRefusalText()
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const { people, isLoading, error } = usePeople(query)
  const trimmed = query.trim().replace(/^@/, '')
  const { data } = useRequest(
    'member:list',
    useMemo(
      () => ({ channel: channel.channel, ...(trimmed === '' ? {} : { query: trimmed }) }),
      [channel.channel, trimmed],
    ),
    restMs,
  )
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<string>()
  const isMember = (user: User) =>
    added.has(user.user) || data?.members.some((member) => member.user === user.user) === true
  const offered = people.filter((user) => user.imported !== true && user.deactivated !== true)

  async function add(user: User) {
    setProblem(undefined)
    try {
      await client.request('channel:invite', { channel: channel.channel, user: user.user })
      setAdded((last) => new Set(last).add(user.user))
      toast(membersTexts.added(user.name, title))
    } catch (error) {
      setProblem(refusalText(error))
    }
  }

  return (
    <Dialog
      title={membersTexts.addTitle(title)}
      description={channel.ephemeral === true ? membersTexts.addTextEphemeral : membersTexts.addText}
      initialFocus={field}
      onClose={onClose}
    >
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <PeopleSearch
        fieldRef={field}
        query={query}
        people={offered}
        isLoading={isLoading}
        error={error}
        onQuery={setQuery}
        renderRow={(user) => (
          <div className="flex min-h-12 items-center gap-3 rounded-md px-2">
            <Person user={user} />
            {isMember(user) ? (
              <span className="text-xs text-ink-muted">{membersTexts.isMember}</span>
            ) : (
              <Button onClick={() => void add(user)} aria-label={membersTexts.addLabel(user.name)}>
                {membersTexts.addDo}
              </Button>
            )}
          </div>
        )}
      />
      {onLinks === undefined ? null : (
        <Button tone="quiet" icon={<Link2 size={15} aria-hidden />} className="mt-3" onClick={onLinks}>
          {membersTexts.addByLink}
        </Button>
      )}
    </Dialog>
  )
}

'use client'

import { Hash, Lock, Megaphone, SquareSlash } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import type { Suggestion } from './suggestion.ts'

function Row({
  sign,
  name,
  detail,
  hint,
}: {
  sign: ReactNode
  name: ReactNode
  detail?: string | undefined
  hint?: string | undefined
}) {
  return (
    <>
      <span className="flex size-6 shrink-0 items-center justify-center text-ink-muted">{sign}</span>
      <bdi className="shrink-0 truncate font-medium">{name}</bdi>
      {detail === undefined ? null : <span className="min-w-0 truncate text-ink-muted">{detail}</span>}
      {hint === undefined ? null : <span className="ms-auto shrink-0 text-xs text-ink-muted">{hint}</span>}
    </>
  )
}

/** What one suggestion shows: a sign, its name, and what choosing it means. */
export function SuggestionRow({ suggestion }: { suggestion: Suggestion }) {
  const composerTexts = useTexts('composer')
  const texts = composerTexts.suggestions
  switch (suggestion.kind) {
    case 'person': {
      const { user, isMember } = suggestion
      return (
        <Row
          sign={<Avatar id={user.user} name={user.name} size="sm" />}
          name={user.name}
          detail={`@${user.handle}`}
          hint={isMember ? undefined : texts.notHere}
        />
      )
    }
    case 'everyone':
      return (
        <Row
          sign={<Megaphone size={16} aria-hidden />}
          name={`@${suggestion.everyone}`}
          detail={suggestion.everyone === 'here' ? texts.everyoneHere : texts.everyoneInChannel}
        />
      )
    case 'channel': {
      const { kind, name, topic, isMember } = suggestion.channel
      const Sign = kind === 'private' ? Lock : Hash
      return (
        <Row
          sign={<Sign size={15} aria-hidden />}
          name={name}
          detail={topic === '' ? undefined : topic}
          hint={isMember ? undefined : texts.notJoined}
        />
      )
    }
    case 'emoji':
      return (
        <Row
          sign={<span className="text-lg text-ink">{suggestion.emoji}</span>}
          name={`:${suggestion.shortcode}:`}
        />
      )
    case 'command': {
      const { args, does } = composerTexts.commands[suggestion.command]
      return (
        <Row
          sign={<SquareSlash size={15} aria-hidden />}
          name={
            <>
              /{suggestion.command}
              {args === '' ? null : <span className="font-normal text-ink-muted"> {args}</span>}
            </>
          }
          detail={does}
        />
      )
    }
  }
}

import type { PresenceState } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'
import { PresenceDot } from './presence-dot.tsx'

/** A person on one row: initials, name, handle, and what else is said of them. The word for `presence` belongs in `children`. */
export function Person({
  user,
  presence,
  note,
  children,
}: {
  user: User
  presence?: PresenceState
  note?: ReactNode
  children?: ReactNode
}) {
  return (
    <>
      <span className="relative flex">
        <Avatar id={user.user} name={user.name} size="row" />
        {presence === undefined ? null : (
          <span className="absolute -right-0.5 -bottom-0.5 flex rounded-full bg-canvas p-[2px]">
            <PresenceDot state={presence} />
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <span className="flex items-baseline gap-1.5">
          <span className="truncate text-sm font-medium">{user.name}</span>
          {note}
        </span>
        <span className="block truncate text-xs text-ink-muted">{children ?? `@${user.handle}`}</span>
      </span>
    </>
  )
}

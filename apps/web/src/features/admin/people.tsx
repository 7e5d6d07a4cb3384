'use client'

import type { Account } from '@runnel/protocol/account'
import type { RequestInput } from '@runnel/protocol/requests'
import type { User } from '@runnel/protocol/user'
import { useMemo, useState } from 'react'
import type { ComponentType } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { usePages } from '@/realtime/use-pages.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { dayAndTime, shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
import { Person } from '@/ui/person.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { Table } from '@/ui/table.tsx'
import type { Column } from '@/ui/table.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { AccountMenu } from './account-menu.tsx'
import type { AccountTask } from './account-action.ts'
import { MoreRows } from './more-rows.tsx'
import { TaskDialog } from './task-dialog.tsx'

const restMs = 150

type Role = NonNullable<RequestInput<'account:list'>['role']> | ''
type State = NonNullable<RequestInput<'account:list'>['state']> | ''

const roles: readonly Role[] = ['', 'owner', 'admin', 'member', 'guest']
const states: readonly State[] = ['', 'active', 'deactivated', 'imported']

function Name({ account, isMe }: { account: Account; isMe: boolean }) {
  const words = useTexts('admin').people
  const mark =
    account.deactivated === true ? words.deactivated : account.imported === true ? words.imported : undefined
  return (
    <span className="flex items-center gap-3">
      <Person
        user={account}
        note={
          <>
            {isMe ? <span className="text-xs text-ink-faint">({words.you})</span> : null}
            {mark === undefined ? null : <Badge tone="warning">{mark}</Badge>}
          </>
        }
      />
    </span>
  )
}

function LastUsed({ at }: { at: number | undefined }) {
  const words = useTexts('admin').people
  const language = useLanguage()
  if (at === undefined) return <span className="text-ink-muted">{words.never}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={dayAndTime(at, language)}>
      {shortMoment(at, Date.now(), language)}
    </time>
  )
}

function columnsFor(
  me: User | undefined,
  onTask: (task: AccountTask) => void,
  adminTexts: Texts<'admin'>,
): readonly Column<Account>[] {
  const words = adminTexts.people
  return [
    {
      key: 'person',
      label: words.columns.person,
      cell: (account) => <Name account={account} isMe={account.user === me?.user} />,
    },
    { key: 'role', label: words.columns.role, cell: (account) => adminTexts.roles[account.role] },
    {
      key: 'used',
      label: words.columns.used,
      cell: ({ lastUsedAt }) => <LastUsed at={lastUsedAt} />,
    },
    {
      key: 'sessions',
      label: words.columns.sessions,
      isNumber: true,
      cell: ({ sessions }) => adminTexts.number(sessions),
    },
    {
      key: 'channels',
      label: words.columns.channels,
      isNumber: true,
      cell: ({ channels }) => adminTexts.number(channels),
    },
    {
      key: 'actions',
      label: words.columns.actions,
      isAction: true,
      cell: (account) =>
        account.imported === true || me === undefined ? null : (
          <AccountMenu account={account} me={me} onAction={(action) => onTask({ action, account })} />
        ),
    },
  ]
}

/** Everyone of the workspace, to be found and to have their account changed. */
export function People({
  sessions: Sessions,
}: {
  /** Where somebody is signed in. */
  sessions: ComponentType<{ account: Account; onClose: () => void }>
}) {
  const adminTexts = useTexts('admin')
  const words = adminTexts.people
  const me = useMe()
  const [query, setQuery] = useState('')
  const [role, setRole] = useState<Role>('')
  const [state, setState] = useState<State>('')
  const [task, setTask] = useState<AccountTask>()
  const trimmed = query.trim().replace(/^@/, '')
  const input = useMemo(
    () => ({
      ...(trimmed === '' ? {} : { query: trimmed }),
      ...(role === '' ? {} : { role }),
      ...(state === '' ? {} : { state }),
    }),
    [trimmed, role, state],
  )
  const { pages, hasMore, isLoading, error, more, again } = usePages('account:list', input, restMs)
  const accounts = useMemo(() => pages.flatMap((page) => page.accounts), [pages])
  const total = pages[0]?.total

  const columns = useMemo(() => columnsFor(me, setTask, adminTexts), [me, adminTexts])

  return (
    <>
      <div role="search" className="flex flex-wrap items-end gap-3">
        <TextField
          label={words.search}
          type="search"
          autoComplete="off"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="min-w-48 flex-1 max-sm:basis-full"
        />
        <SelectField
          label={words.role}
          value={role}
          choices={roles.map((value) => ({
            value,
            text: value === '' ? words.anyRole : adminTexts.roles[value],
          }))}
          onChoose={setRole}
          className="w-36 max-sm:flex-1"
        />
        <SelectField
          label={words.state}
          value={state}
          choices={states.map((value) => ({
            value,
            text: value === '' ? words.anyState : words.states[value],
          }))}
          onChoose={setState}
          className="w-40 max-sm:flex-1"
        />
      </div>
      <p role="status" className="mt-4 mb-1 min-h-5 text-sm text-ink-muted">
        {total === undefined ? '' : total === 0 ? words.none : words.total(total)}
      </p>
      {accounts.length === 0 ? null : (
        <Table
          label={adminTexts.tabs.people}
          columns={columns}
          rows={accounts}
          keyOf={(account) => account.user}
          isBusy={isLoading}
        />
      )}
      <MoreRows hasMore={hasMore} isLoading={isLoading} error={error} more={more} again={again} />
      {task === undefined ? null : task.action === 'sessions' ? (
        <Sessions
          account={task.account}
          onClose={() => {
            setTask(undefined)
            again()
          }}
        />
      ) : (
        <TaskDialog task={task} onDone={again} onClose={() => setTask(undefined)} />
      )}
    </>
  )
}

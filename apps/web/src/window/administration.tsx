'use client'

import { channelPath } from '@/realtime/paths.ts'
import type { Account } from '@runnel/protocol/account'
import type { ChannelId } from '@runnel/protocol/ids'
import { mayInInstallation } from '@runnel/rules/permission'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ChannelSizes } from '@/features/admin/channel-sizes.tsx'
import { People } from '@/features/admin/people.tsx'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { InvitationForm } from '@/features/invitation/invitation-form.tsx'
import { InvitationList } from '@/features/invitation/invitation-list.tsx'
import { SessionList } from '@/features/sessions/session-list.tsx'
import { useChannels, useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { Statement } from '@/ui/statement.tsx'
import { adminPath, adminTabs } from './navigation.ts'
import type { AdminTab } from './navigation.ts'
import { PathLink } from './path-link.tsx'
import { Place } from './place.tsx'

const nothing = {}
const roles = ['member', 'guest'] as const

function Invitations() {
  const adminTexts = useTexts('admin')
  const words = adminTexts.invitations
  const client = useClient()
  const channels = useChannels()
  const { data, again } = useRequest('invitation:list', nothing)
  const [role, setRole] = useState<'member' | 'guest'>('member')
  const [channel, setChannel] = useState<ChannelId | ''>('')
  const mine = [...channels.values()].filter((one) => one.kind !== 'direct' && one.archived !== true)
  const choices = [
    ...(role === 'guest' ? [] : [{ value: '' as const, text: words.noChannel }]),
    ...mine
      .map((one) => ({ value: one.channel, text: `#${one.name}` }))
      .toSorted((one, other) => one.text.localeCompare(other.text)),
  ]
  const into = choices.some(({ value }) => value === channel) ? channel : (choices[0]?.value ?? '')
  return (
    <div className="max-w-xl">
      <h2 className="text-base font-semibold">{words.title}</h2>
      <p className="mt-1 mb-4 text-sm text-ink-muted">{words.text}</p>
      <div className="mb-3 flex flex-wrap gap-3">
        <SelectField
          label={words.role}
          hint={adminTexts.roleTexts[role]}
          value={role}
          choices={roles.map((value) => ({ value, text: adminTexts.roles[value] }))}
          onChoose={setRole}
          className="min-w-48 flex-1"
        />
        <SelectField
          label={words.channel}
          hint={words.channelHint}
          value={into}
          choices={choices}
          onChoose={setChannel}
          className="min-w-48 flex-1"
        />
      </div>
      <InvitationForm
        create={async (validity) => {
          const { token } = await client.request('invitation:create', {
            ...validity,
            role,
            ...(into === '' ? {} : { channel: into }),
          })
          again()
          return token
        }}
      />
      {data === undefined ? null : (
        <InvitationList
          invitations={data.invitations}
          revoke={async (invitation) => {
            await client.request('invitation:revoke', { invitation })
            again()
          }}
        />
      )}
    </div>
  )
}

function SessionsOf({ account, onClose }: { account: Account; onClose: () => void }) {
  const adminTexts = useTexts('admin')
  return (
    <Dialog
      title={adminTexts.sessions.title(account.name)}
      description={adminTexts.sessions.text}
      onClose={onClose}
    >
      <SessionList user={account.user} />
    </Dialog>
  )
}

function ChannelLink({ channel, children }: { channel: ChannelId; children: ReactNode }) {
  return (
    <PathLink
      href={channelPath(channel)}
      className="min-w-0 font-medium underline-offset-3 hover:underline touch:inline-flex touch:min-h-11 touch:items-center"
    >
      {children}
    </PathLink>
  )
}

function Tab({ tab }: { tab: AdminTab }) {
  const auditTexts = useTexts('audit')
  switch (tab) {
    case 'people':
      return <People sessions={SessionsOf} />
    case 'channels':
      return <ChannelSizes link={ChannelLink} />
    case 'invitations':
      return <Invitations />
    case 'audit':
      return (
        <>
          <p className="mb-4 max-w-xl text-sm text-pretty text-ink-muted">{auditTexts.installationText}</p>
          <AuditList />
        </>
      )
  }
}

/** The running of the workspace, for its owners and admins: people, channels, invitations, and what was done. */
export function Administration({ tab, lead }: { tab: AdminTab; lead: ReactNode }) {
  const adminTexts = useTexts('admin')
  const me = useMe()
  if (me === undefined) return null
  if (!mayInInstallation(me.role, 'account:list')) {
    return (
      <Place title={adminTexts.title} lead={lead}>
        <div className="flex justify-center pt-16">
          <Statement title={adminTexts.forbiddenTitle} text={adminTexts.forbiddenText} level="h2" />
        </div>
      </Place>
    )
  }
  return (
    <Place
      title={adminTexts.title}
      lead={lead}
      below={
        <nav aria-label={adminTexts.sections} className="flex gap-1 overflow-x-auto px-2 md:px-4">
          {adminTabs.map((one) => (
            <PathLink
              key={one}
              href={adminPath(one)}
              aria-current={one === tab ? 'page' : undefined}
              className="-mb-px flex h-10 touch:h-11 shrink-0 items-center border-b-2 border-transparent px-3 text-sm text-ink-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {adminTexts.tabs[one]}
            </PathLink>
          ))}
        </nav>
      }
    >
      <Tab key={tab} tab={tab} />
    </Place>
  )
}

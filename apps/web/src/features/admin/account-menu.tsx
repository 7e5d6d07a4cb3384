'use client'

import type { Account } from '@runnel/protocol/account'
import type { User } from '@runnel/protocol/user'
import { managesRole } from '@runnel/rules/manage'
import { KeyRound, MonitorSmartphone, MoreHorizontal, ShieldCheck, UserCheck, UserX } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuHeading, MenuItem, MenuLine } from '@/ui/menu.tsx'
import { MenuButton } from '@/ui/menu-button.tsx'
import type { AccountAction } from './account-action.ts'

const loaded = () => Promise.resolve()

/** What I may do with somebody's account. */
export function AccountMenu({
  account,
  me,
  onAction,
}: {
  account: Account
  me: User
  onAction: (action: AccountAction) => void
}) {
  const words = useTexts('admin').people
  const isMe = account.user === me.user
  const mayManage = managesRole(me.role, account.role)
  const label = words.actions(account.name)
  return (
    <MenuButton
      load={loaded}
      align="end"
      label={label}
      trigger={
        <button
          type="button"
          aria-label={label}
          className="inline-flex size-8 touch:size-11 items-center justify-center rounded-md text-ink-muted transition-colors duration-100 hover:bg-hover hover:text-ink data-popup-open:bg-pressed"
        >
          <MoreHorizontal size={17} aria-hidden />
        </button>
      }
    >
      {mayManage || isMe ? null : <MenuHeading>{words.notYours}</MenuHeading>}
      {mayManage ? (
        <MenuItem icon={<ShieldCheck size={16} aria-hidden />} onSelect={() => onAction('role')}>
          {words.changeRole}
        </MenuItem>
      ) : null}
      {mayManage || isMe ? (
        <MenuItem icon={<MonitorSmartphone size={16} aria-hidden />} onSelect={() => onAction('sessions')}>
          {words.showSessions}
        </MenuItem>
      ) : null}
      {mayManage && account.deactivated !== true ? (
        <MenuItem icon={<KeyRound size={16} aria-hidden />} onSelect={() => onAction('reset')}>
          {words.reset}
        </MenuItem>
      ) : null}
      {mayManage && !isMe ? (
        <>
          <MenuLine />
          {account.deactivated === true ? (
            <MenuItem icon={<UserCheck size={16} aria-hidden />} onSelect={() => onAction('reactivate')}>
              {words.reactivate}
            </MenuItem>
          ) : (
            <MenuItem
              icon={<UserX size={16} aria-hidden />}
              tone="danger"
              onSelect={() => onAction('deactivate')}
            >
              {words.deactivate}
            </MenuItem>
          )}
        </>
      ) : null}
    </MenuButton>
  )
}

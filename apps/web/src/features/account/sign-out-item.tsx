'use client'

import { signOut } from '@runnel/client/auth'
import { LogOut } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuItem } from '@/ui/menu.tsx'
import { toast } from '@/ui/toast.tsx'

/** Ends this session and loads the sign-in page afresh, so that nothing of this person is left in memory. */
export function SignOutItem() {
  const accountTexts = useTexts('account')
  async function leave() {
    try {
      await signOut('')
      window.location.assign('/sign-in')
    } catch {
      toast(accountTexts.signOutFailed, 'danger')
    }
  }
  return (
    <MenuItem icon={<LogOut size={16} aria-hidden />} onSelect={() => void leave()}>
      {accountTexts.signOut}
    </MenuItem>
  )
}

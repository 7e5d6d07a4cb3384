'use client'

import { mayInInstallation } from '@runnel/rules/permission'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { toast } from '@/ui/toast.tsx'
import { InvitationForm } from './invitation-form.tsx'
import { InvitationList } from './invitation-list.tsx'

const nothing = {}

/** Makes, shows and withdraws the links by which people come into the workspace. */
export function Invitations({ onClose }: { onClose: () => void }) {
  const invitationTexts = useTexts('invitation')
  const client = useClient()
  const me = useMe()
  const mayInvite = me !== undefined && mayInInstallation(me.role, 'invitation:create')
  const { data, again } = useRequest('invitation:list', mayInvite ? nothing : undefined)
  return (
    <Dialog title={invitationTexts.title} description={invitationTexts.text} onClose={onClose}>
      {mayInvite ? (
        <InvitationForm
          create={async (validity) => {
            const { token } = await client.request('invitation:create', validity)
            again()
            return token
          }}
        />
      ) : (
        <Notice>{invitationTexts.forbidden}</Notice>
      )}
      {data === undefined ? null : (
        <InvitationList
          invitations={data.invitations}
          revoke={async (invitation) => {
            await client.request('invitation:revoke', { invitation })
            toast(invitationTexts.revoked)
            again()
          }}
        />
      )}
    </Dialog>
  )
}

import type { ReactNode } from 'react'
import { AccountFrame } from '@/features/account/account-frame.tsx'
import { LanguageButtons } from '@/features/language/language-buttons.tsx'
import { Awake } from '@/window/awake.tsx'

/** The frame of every page before coming in, with the choice of the language. */
export function EntryFrame({ children, ...page }: { title: string; text?: string; children: ReactNode }) {
  return (
    <AccountFrame {...page} footer={asleep(<LanguageButtons />)}>
      {asleep(children)}
    </AccountFrame>
  )
}

/** What is filled in and sent off before the page is alive waits for that, instead of being lost with the page that the browser would load. */
function asleep(part: ReactNode): ReactNode {
  return (
    <div data-asleep="">
      {part}
      <Awake />
    </div>
  )
}

'use client'

import { CommandList } from '@/features/composer/command-list.tsx'
import { texts } from '@/texts/en.ts'
import { Dialog } from '@/ui/dialog.tsx'

/** All the window's keys, and the commands one types. */
export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={texts.keys.title} onClose={onClose}>
      <dl className="divide-y divide-line">
        {texts.keys.rows.map(([keys, effect]) => (
          <div key={keys} className="flex items-center justify-between gap-4 py-2.5">
            <dt className="order-2 flex gap-1.5 whitespace-nowrap">
              {keys.split('  ').map((one) => (
                <kbd key={one} className="rounded-sm bg-pressed px-1.5 py-0.5 font-sans text-xs">
                  {one}
                </kbd>
              ))}
            </dt>
            <dd className="text-sm">{effect}</dd>
          </div>
        ))}
      </dl>
      <CommandList />
    </Dialog>
  )
}

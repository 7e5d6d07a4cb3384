'use client'

import { CommandList } from '@/features/composer/command-list.tsx'
import { isMac } from '@/features/composer/format-keys.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { keyTable } from './keys.ts'
import type { KeyGroup } from './keys.ts'

const groups: readonly KeyGroup[] = ['window', 'conversation', 'message', 'writing']

/** All keys, by where they work, and the commands one types. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const keysTexts = useTexts('keys')
  const { keys: nameKeys } = useTexts('shell')
  const titles = keysTexts.groups
  const effects = keysTexts.effects
  const shown = (key: string) => (isMac() ? key.replace('Ctrl', '⌘').replace('Alt', '⌥') : nameKeys(key))
  return (
    <Dialog title={keysTexts.title} onClose={onClose}>
      {groups.map((group) => (
        // The list is longer than a small window, and scrolls by keys only when something in it has the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section key={group} tabIndex={0} aria-label={titles[group]} className="mb-5">
          <h3 className="pb-1 font-semibold">{titles[group]}</h3>
          <dl className="divide-y divide-line">
            {keyTable
              .filter((row) => row.group === group)
              .map(({ id, shown: keys }) => (
                <div key={id} className="flex items-center justify-between gap-4 py-2">
                  <dt className="order-2 flex gap-1.5 whitespace-nowrap">
                    {keys.map((key) => (
                      <kbd key={key} className="rounded-sm bg-pressed px-1.5 py-0.5 font-sans text-xs">
                        {shown(key)}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="text-sm">{effects[id]}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <CommandList />
    </Dialog>
  )
}

'use client'

import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { isMac, keysOf } from './format-keys.ts'
import type { FormatAction } from './format-keys.ts'

const formats: ReadonlyArray<readonly [FormatAction, keyof Texts<'composer'>['toolbar']]> = [
  ['bold', 'bold'],
  ['italic', 'italic'],
  ['strike', 'strike'],
  ['code', 'code'],
  ['codeBlock', 'codeBlock'],
  ['quote', 'quote'],
  ['bullets', 'bulletList'],
  ['numbers', 'numberedList'],
  ['link', 'link'],
]

/** What one can press and type while writing: the keys that format, and every command with what it does. */
export function CommandList() {
  const { toolbar, commandsTitle, commands } = useTexts('composer')
  const { keys: nameKeys } = useTexts('shell')
  return (
    <>
      <h3 className="pt-6 pb-1 font-semibold">{toolbar.label}</h3>
      <dl className="divide-y divide-line">
        {formats.map(([action, label]) => (
          <div key={action} className="flex items-center justify-between gap-4 py-2.5">
            <dt className="order-2 whitespace-nowrap">
              <kbd className="rounded-sm bg-pressed px-1.5 py-0.5 font-sans text-xs">
                {nameKeys(keysOf(action, isMac()))}
              </kbd>
            </dt>
            <dd className="text-sm">{toolbar[label]}</dd>
          </div>
        ))}
      </dl>
      <h3 className="pt-6 pb-1 font-semibold">{commandsTitle}</h3>
      <dl className="divide-y divide-line">
        {Object.entries(commands).map(([name, { args, does }]) => (
          <div key={name} className="flex items-baseline justify-between gap-4 py-2.5">
            <dt className="order-2 text-end text-sm">
              <code className="font-mono text-xs">/{name}</code>
              {args === '' ? null : <span className="text-xs text-ink-muted"> {args}</span>}
            </dt>
            <dd className="text-sm">{does}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

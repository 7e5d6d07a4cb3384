'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { Pin } from 'lucide-react'
import { use } from 'react'
import { useMe, useUser } from '@/realtime/hooks.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { ActsContext } from './acts-context.ts'
import { fullTime } from './time.ts'

/** Small words behind the text: that it was edited and when, that it is pinned and by whom. */
export function MessageMarks({ item }: { item: MessageItem }) {
  return (
    <>
      {item.editedAt === undefined ? null : <Edited item={item} editedAt={item.editedAt} />}
      {item.pinned === undefined ? null : <Pinned by={item.pinned.by} />}
    </>
  )
}

const look = 'ms-1.5 text-xs whitespace-nowrap text-ink-faint'

/** For those who may see what it said before, a press shows it. */
function Edited({ item, editedAt }: { item: MessageItem; editedAt: number }) {
  const texts = useTexts('conversation').message
  const language = useLanguage()
  const acts = use(ActsContext)
  const isHydrated = useIsHydrated()
  const told = isHydrated ? { title: texts.editedAt(fullTime(editedAt, language)) } : {}
  if (item.pendingChange === 'edit') return <span className={look}>{texts.saving}</span>
  if (!isHydrated || acts?.offered(item).has('versions') !== true)
    return (
      <span {...told} className={look}>
        ({texts.edited})
      </span>
    )
  return (
    <button
      type="button"
      tabIndex={-1}
      {...told}
      onClick={(event) => acts.run('versions', item, event.currentTarget)}
      className={`${look} relative rounded-sm touch:after:absolute touch:after:-inset-x-2 touch:after:-inset-y-3.5 hover:text-ink hover:underline`}
    >
      ({texts.edited})
    </button>
  )
}

function Pinned({ by }: { by: NonNullable<MessageItem['pinned']>['by'] }) {
  const texts = useTexts('conversation').message
  const name = useUser(by)?.name ?? texts.someone
  return (
    <span title={texts.pinnedBy(name)} className="ms-1.5 inline-flex align-[-0.125em] text-warning">
      <Pin size={12} aria-hidden />
      <span className="sr-only">{texts.pinnedBy(name)}</span>
    </span>
  )
}

/** What stands where a message was. */
export function Tombstone({ item, id }: { item: MessageItem; id: string }) {
  const texts = useTexts('conversation').message
  const me = useMe()?.user
  const author = useUser(item.by)?.name ?? texts.someone
  const by = useUser(item.deleted?.by)?.name ?? texts.someone
  if (item.deleted === undefined) return null
  const sentence =
    item.deleted.by === me && item.by === me
      ? texts.deletedByMe
      : item.deleted.by === item.by
        ? texts.deleted(by)
        : texts.deletedOf(by, author)
  return (
    <p
      id={id}
      dir="auto"
      className="text-sm leading-[1.4375rem] text-ink-faint italic [overflow-wrap:anywhere]"
    >
      {item.deleted.reason === undefined ? sentence : texts.deletedBecause(sentence, item.deleted.reason)}
    </p>
  )
}

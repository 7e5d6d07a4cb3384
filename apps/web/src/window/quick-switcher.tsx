'use client'

import { openPath } from '@/realtime/paths.ts'
import { Dialog as Base } from '@base-ui/react/dialog'
import type { ChannelState } from '@runnel/client/client'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { Command } from 'cmdk'
import { CornerDownRight, Hash, Lock, Search, User as UserIcon, Users, Wind } from 'lucide-react'
import { useMemo, useState } from 'react'
import { askToFind } from '@/conversation/use-find.ts'
import { useChannels, useIsOnline, useMe } from '@/realtime/hooks.ts'
import { markAllRead } from '@/realtime/mark-all-read.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { usePeople } from '@/realtime/use-people.ts'
import { useStore } from '@/realtime/use-store.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'
import { useBackCloses } from '@/ui/use-back-closes.ts'
import type { OpenDialog } from './dialogs.tsx'
import { partsOf, rankPlaces } from './rank-places.ts'
import type { Fit } from './rank-places.ts'
import { readRecent } from './recent-places.ts'
import { actionPlaces, channelPlaces, personPlaces } from './switcher-places.ts'
import type { SwitcherPlace } from './switcher-places.ts'

const whole = <Value,>(value: Value) => value
const most = 30
const mostRecent = 8

function Icon({ target }: Pick<SwitcherPlace, 'target'>) {
  if (target.kind === 'action') return <CornerDownRight size={15} aria-hidden />
  if (target.kind === 'person') return <UserIcon size={15} aria-hidden />
  const { kind, ephemeral, members } = target.channel
  if (kind === 'direct')
    return (members?.length ?? 0) > 2 ? <Users size={15} aria-hidden /> : <UserIcon size={15} aria-hidden />
  if (ephemeral === true) return <Wind size={15} aria-hidden />
  return kind === 'private' ? <Lock size={14} aria-hidden /> : <Hash size={15} aria-hidden />
}

/** Why something is offered, beside it. */
function noteOf(
  { target, notes }: SwitcherPlace,
  fit: Fit | undefined,
  texts: Texts<'switcher'>,
): string | undefined {
  const why = fit === undefined ? undefined : notes[fit.word]
  if (why !== undefined) return why
  if (fit?.isSimilar === true) return texts.similar
  if (target.kind === 'person') return texts.handle(target.user.handle)
  if (target.kind === 'action') return texts.action
  return waitingIn(target.channel, texts)
}

function waitingIn({ mentions, unread }: ChannelState, texts: Texts<'switcher'>): string | undefined {
  if (mentions > 0) return texts.mentions(mentions)
  return unread > 0 ? texts.unread(unread) : undefined
}

function Row({
  place,
  fit,
  query,
  onSelect,
}: {
  place: SwitcherPlace
  fit?: Fit
  query: string
  onSelect: () => void
}) {
  const note = noteOf(place, fit, useTexts('switcher'))
  const shown =
    place.target.kind === 'channel' && place.target.channel.kind !== 'direct'
      ? place.title.slice(1)
      : place.title
  return (
    <Command.Item
      value={place.key}
      onSelect={onSelect}
      className="flex min-h-9 touch:min-h-11 items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      <span className="flex w-4 shrink-0 justify-center text-ink-faint">
        <Icon target={place.target} />
      </span>
      <span className="min-w-24 flex-1 truncate">
        {partsOf(shown, query).map(({ text, isTyped }, at) =>
          isTyped ? (
            // Parts of one title have no other name than their place.
            // oxlint-disable-next-line react/no-array-index-key
            <b key={at} className="font-semibold text-accent">
              {text}
            </b>
          ) : (
            text
          ),
        )}
      </span>
      {note === undefined ? null : <span className="truncate text-xs text-ink-faint">{note}</span>}
    </Command.Item>
  )
}

/** Goes to any channel, person or place, or does something, while one types. Knows what this device knows when it is offline. */
export function QuickSwitcher({
  open,
  onOpen,
  onDialog,
  onClose,
}: {
  /** The channel that is open. */
  open: ChannelId | undefined
  onOpen: (channel: ChannelId) => void
  onDialog: (dialog: OpenDialog) => void
  onClose: () => void
}) {
  const texts = useTexts('switcher')
  const shell = useTexts('shell')
  const errorText = useErrorText()
  const client = useClient()
  const me = useMe()?.user
  const channels = useChannels()
  const users = useStore(client.users, whole)
  const { sections = [] } = useStore(client.preferences, whole)
  const isOffline = !useIsOnline()
  const [query, setQuery] = useState('')
  const [recent] = useState(readRecent)
  useBackCloses(onClose)
  const typed = query.trim()
  const { people } = usePeople(query)

  const actions = useMemo(() => {
    const words = texts.actions
    const to = (key: keyof typeof words, path: string) => ({
      key,
      text: words[key],
      run: () => {
        onClose()
        openPath(path)
      },
    })
    const ask = (key: keyof typeof words, dialog: OpenDialog) => ({
      key,
      text: words[key],
      run: () => onDialog(dialog),
    })
    return actionPlaces([
      to('unread', '/unread'),
      to('threads', '/threads'),
      to('activity', '/activity'),
      {
        key: 'markAllRead',
        text: words.markAllRead,
        run: () => {
          onClose()
          markAllRead(client)
        },
      },
      ask('create', { name: 'create' }),
      ask('direct', { name: 'direct' }),
      ...(open === undefined
        ? []
        : [
            ask('date', { name: 'date', channel: open }),
            {
              key: 'find',
              text: words.find,
              run: () => {
                onClose()
                askToFind()
              },
            },
          ]),
      to('browse', '/browse'),
      ask('invite', { name: 'invite' }),
      ask('section', { name: 'section' }),
      ask('status', { name: 'status' }),
      to('settings', '/settings'),
      to('notifications', '/settings#notifications'),
      ask('keys', { name: 'keys' }),
    ])
  }, [client, open, onDialog, onClose, texts])

  const places = useMemo(
    () =>
      channelPlaces(channels.values(), { me, users, sections, recent, texts: { shell, switcher: texts } }),
    [channels, me, users, sections, recent, shell, texts],
  )
  const found = useMemo(() => {
    if (typed === '') return []
    const persons = personPlaces([...users.values(), ...people], channels.values(), me, texts)
    return rankPlaces([...places, ...persons, ...actions], typed, most)
  }, [typed, places, actions, users, people, channels, me, texts])
  /** Before anything is typed: where I was, what waits, then the rest. */
  const near = useMemo(
    () =>
      places
        .filter(
          ({ target }) =>
            target.kind === 'channel' && target.channel.channel !== open && target.channel.archived !== true,
        )
        .sort((a, b) => b.weight - a.weight || (a.title < b.title ? -1 : 1))
        .slice(0, mostRecent),
    [places, open],
  )

  async function openDirect(user: UserId) {
    try {
      onOpen((await client.request('channel:create', { kind: 'direct', members: [user] })).channel)
    } catch (error) {
      toast(errorText(error), 'danger')
    }
  }
  const choose = ({ target }: SwitcherPlace) => {
    if (target.kind === 'channel') onOpen(target.channel.channel)
    else if (target.kind === 'person') void openDirect(target.user.user)
    else target.run()
  }

  return (
    <Base.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-backdrop" />
        <Base.Popup
          aria-label={texts.title}
          className="fixed inset-x-3 top-[max(0.75rem,env(safe-area-inset-top))] z-30 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised shadow-raised outline-none sm:top-[16vh]"
        >
          <Command label={texts.title} shouldFilter={false} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search size={16} aria-hidden className="text-ink-faint" />
              <Command.Input
                autoFocus
                value={query}
                onValueChange={setQuery}
                placeholder={texts.input}
                aria-label={texts.input}
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none touch:text-[max(16px,1rem)] placeholder:text-ink-faint"
              />
              <span className="touch:hidden text-xs text-ink-faint max-sm:hidden">{texts.hint}</span>
            </div>
            {isOffline ? (
              <p className="border-b border-line px-4 py-2 text-xs text-ink-muted">{texts.offline}</p>
            ) : null}
            <Command.List
              tabIndex={-1}
              className="max-h-[min(24rem,55dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint"
            >
              <Command.Empty className="px-2.5 py-4 text-sm text-ink-muted">{texts.none}</Command.Empty>
              {typed === '' ? (
                <>
                  {near.length === 0 ? null : (
                    <Command.Group heading={texts.recent}>
                      {near.map((place) => (
                        <Row key={place.key} place={place} query="" onSelect={() => choose(place)} />
                      ))}
                    </Command.Group>
                  )}
                  <Command.Group heading={texts.actionsHeading}>
                    {actions.map((place) => (
                      <Row key={place.key} place={place} query="" onSelect={() => choose(place)} />
                    ))}
                  </Command.Group>
                </>
              ) : found.length === 0 ? null : (
                <Command.Group heading={texts.results}>
                  {found.map(({ place, fit }) => (
                    <Row
                      key={place.key}
                      place={place}
                      fit={fit}
                      query={typed}
                      onSelect={() => choose(place)}
                    />
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

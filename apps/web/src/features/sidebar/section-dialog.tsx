'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Section } from '@runnel/protocol/preference'
import { useMemo, useRef, useState } from 'react'
import { channelTitle, othersIn } from '@/realtime/channel-title.ts'
import { useChannels, useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { saveSection } from './sections.ts'

const most = 50
const whole = <State,>(state: State): State => state
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte % 36).toString(36)).join('')

/** A section's name and what is in it: a new one, perhaps with a channel in it already, or one that there is. */
export function SectionDialog({
  section,
  channel,
  onClose,
}: {
  section: Section | undefined
  channel: ChannelId | undefined
  onClose: () => void
}) {
  const texts = useTexts('arrange')
  const common = useTexts('shell')
  const client = useClient()
  const me = useMe()?.user
  const channels = useChannels()
  const users = useStore(client.users, whole)
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(section?.name ?? '')
  const [error, setError] = useState<string>()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<ChannelId>>(
    () => new Set(section?.channels ?? (channel === undefined ? [] : [channel])),
  )
  const listed = useMemo(
    () =>
      [...channels.values()]
        .filter((one) => one.archived !== true)
        .map((one) => ({
          id: one.channel,
          title: channelTitle(
            one,
            othersIn(one, me).flatMap((id) => users.get(id) ?? []),
            common,
          ),
        }))
        .sort((a, b) => a.title.localeCompare(b.title)),
    [channels, users, me, common],
  )
  const wanted = query.trim().toLowerCase()
  const shown = listed.filter(({ title }) => title.toLowerCase().includes(wanted))

  function save() {
    const trimmed = name.trim()
    const sections = client.preferences.getState().sections ?? []
    if (trimmed === '') return setError(texts.nameMissing)
    if (section === undefined && sections.length >= most) return setError(texts.tooMany)
    client.setPreferences({
      sections: saveSection(sections, {
        section: section?.section ?? newId(),
        name: trimmed,
        channels: [...chosen],
      }),
    })
    onClose()
  }

  return (
    <Dialog
      title={section === undefined ? texts.newTitle : texts.editTitle(section.name)}
      description={texts.text}
      initialFocus={field}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextField
          ref={field}
          label={texts.name}
          value={name}
          maxLength={limits.nameLength}
          autoComplete="off"
          error={error}
          onChange={(event) => {
            setName(event.target.value)
            setError(undefined)
          }}
        />
        <fieldset className="mt-4">
          <legend className="mb-1.5 text-sm font-medium">{texts.channels}</legend>
          {listed.length > 8 ? (
            <TextField
              label={texts.find}
              isLabelHidden
              type="search"
              placeholder={texts.find}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          ) : null}
          <div className="-mx-2 mt-1 max-h-56 overflow-y-auto">
            {shown.length === 0 ? (
              <p className="px-2 py-2 text-sm text-ink-muted">{texts.none}</p>
            ) : (
              shown.slice(0, 200).map(({ id, title }) => (
                <label
                  key={id}
                  className="flex min-h-8 touch:min-h-11 items-center gap-2.5 rounded-md px-2 text-sm hover:bg-hover"
                >
                  <input
                    type="checkbox"
                    checked={chosen.has(id)}
                    onChange={(event) => {
                      const next = new Set(chosen)
                      if (event.target.checked) next.add(id)
                      else next.delete(id)
                      setChosen(next)
                    }}
                    className="size-4 accent-accent"
                  />
                  <span className="truncate">{title}</span>
                </label>
              ))
            )}
          </div>
        </fieldset>
        <DialogButtons>
          <Button tone="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" tone="primary">
            {section === undefined ? texts.make : texts.save}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}

'use client'

import type { NotifyAbout, Preferences } from '@runnel/protocol/preference'
import { useEffect, useId } from 'react'
import type { ReactNode } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { Keywords } from './keywords.tsx'
import { askPermission, usePermission } from './permission.ts'
import { QuietHours } from './quiet-hours.tsx'
import { playSound } from './sound.ts'
import { Switch } from './switch.tsx'

const whole = (preferences: Preferences) => preferences
const choices = ['all', 'mentions', 'nothing'] as const

function Group({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className="mt-6 first:mt-0">
      <h3 id={id} className="mb-1.5 text-sm font-medium">
        {title}
      </h3>
      {children}
    </div>
  )
}

/** Whether this browser shows notifications, the way to allow it, and one to try. */
function InThisBrowser({ isSilent }: { isSilent: boolean }) {
  const texts = useTexts('notification').settings
  const permission = usePermission()
  const test = async () => {
    try {
      const shown = new Notification(texts.testTitle, {
        body: texts.testBody,
        tag: 'runnel test',
        silent: true,
      })
      shown.addEventListener('click', () => {
        window.focus()
        shown.close()
      })
      toast(texts.testShown)
    } catch {
      // Some phones show none to a page; the sound is to be heard all the same.
    }
    if (!isSilent && (await playSound()) && permission !== 'granted') toast(texts.testHeard)
  }
  return (
    <Group title={texts.browser}>
      <p className="text-sm text-pretty text-ink-muted">{texts.states[permission]}</p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        {permission === 'default' ? (
          <Button tone="primary" onClick={() => void askPermission()}>
            {texts.allow}
          </Button>
        ) : null}
        {permission === 'granted' ? <Button onClick={() => void test()}>{texts.test}</Button> : null}
      </div>
    </Group>
  )
}

/** What I am told about, how, and when not: on all my devices, but for what this browser allows. */
export function NotificationSettings() {
  const { settings: texts, choices: words } = useTexts('notification')
  const client = useClient()
  const preferences = useStore(client.preferences, whole)
  useEffect(() => client.wantPreferences(), [client])
  const { notify = 'mentions', quietHours, keywords = [] } = preferences
  const isSilent = preferences.isSilent === true
  return (
    <>
      <InThisBrowser isSilent={isSilent} />
      <SelectField<NotifyAbout>
        className="mt-6"
        label={texts.notify}
        hint={texts.notifyHint}
        value={notify}
        choices={choices.map((value) => ({ value, text: words[value] }))}
        onChoose={(value) => client.setPreferences({ notify: value })}
      />
      <div className="mt-4">
        <Switch
          label={texts.sound}
          isOn={!isSilent}
          onChange={(isOn) => {
            client.setPreferences({ isSilent: isOn ? null : true })
            if (isOn) void playSound()
          }}
        />
      </div>
      <QuietHours
        hours={quietHours ?? null}
        onChange={(hours) => client.setPreferences({ quietHours: hours })}
      />
      <Group title={texts.keywords}>
        <Keywords words={keywords} onChange={(words) => client.setPreferences({ keywords: words })} />
      </Group>
    </>
  )
}

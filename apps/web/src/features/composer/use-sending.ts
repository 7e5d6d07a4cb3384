'use client'

import { openPath } from '@/realtime/paths.ts'
import { useRef, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import type { Texts } from '@/texts/catalogue.ts'
import { loadTexts } from '@/texts/load.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'
import type { Call } from './calling.ts'
import type { ComposerEmoji, ComposerPlace, ComposerProps } from './composer-props.ts'
import { showHelp } from './help.ts'
import { namesEmoji, withNamedEmoji } from './named-emoji.ts'
import { outgoing } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'
import type { Pause } from './use-pause.ts'

const callsEveryone = /@(?:here|channel)/i

type Message = Extract<Outgoing, { kind: 'message' }>
/** A message that calls many people and waits for a yes. */
export type Asked = Extract<Call, { kind: 'ask' }> & { go: () => void }

/**
 * What Enter does with what is written: sends it, at once where nothing has to be looked up; runs a command; or says why
 * not. What was typed leaves the box only when it is on its way.
 */
export function useSending({
  place,
  pause,
  emoji,
  onSend,
  textOf,
  onGone,
}: {
  place: ComposerPlace
  pause: Pause | undefined
  emoji: ComposerEmoji
  onSend: ComposerProps['onSend']
  /** What stands in the box now. */
  textOf: () => string
  /** This much of the box was sent, or done. */
  onGone: (typed: string) => void
}) {
  const conversationTexts = useTexts('conversation')
  const { errors } = useTexts('shell')
  const language = useLanguage()
  const client = useClient()
  const [problem, setProblem] = useState<string>()
  const [isPressed, setPressed] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const [isBusy, setBusy] = useState(false)
  const busy = useRef(false)

  const settle = (typed: string) => {
    onGone(typed)
    setProblem(undefined)
    setPressed(false)
  }

  /** Does what takes time, one thing after the other. */
  const during = async (work: () => Promise<void>) => {
    busy.current = true
    setBusy(true)
    try {
      await work()
    } finally {
      busy.current = false
      setBusy(false)
    }
  }

  const sendMessage = (typed: string, { text, action }: Message) => {
    const put = (whole: string) => {
      onSend(whole, { action })
      settle(typed)
    }
    if (!namesEmoji(text)) return put(text)
    void during(async () => put(await withNamedEmoji(text, emoji.replace)))
  }

  const call = (typed: string, message: Message) =>
    during(async () => {
      const [{ callOf }, { composer }] = await Promise.all([import('./calling.ts'), loadTexts(language)])
      const channel = client.channels.getState().get(place.channel)
      const found: Call =
        channel === undefined ? { kind: 'none' } : callOf(message.text, channel, composer.everyone)
      if (found.kind === 'refused') setProblem(found.reason)
      else if (found.kind === 'ask') setAsked({ ...found, go: () => sendMessage(typed, message) })
      else sendMessage(typed, message)
    }).catch(() => sendMessage(typed, message))

  const run = (typed: string, command: Extract<Outgoing, { kind: 'command' }>) =>
    during(async () => {
      const offline = conversationTexts.composer.commandOffline
      const loaded = await Promise.all([import('./commands.ts'), loadTexts(language)]).catch(() => undefined)
      if (loaded === undefined) return setProblem(offline)
      const [commands, { composer, refusal }] = loaded
      const texts = { ...composer, offline, errors, refusal }
      try {
        const done = await commands.runCommand(command, {
          client,
          texts,
          channel: place.channel,
          open: openPath,
          showHelp,
          send: (text, options) => onSend(text, { action: options?.action ?? false }),
        })
        settle(typed)
        if (done !== undefined) toast(done)
      } catch (error) {
        setProblem(commands.commandFailure(error, texts))
      }
    })

  const send = () => {
    if (busy.current) return
    const typed = textOf()
    const result = outgoing(typed)
    if (result.kind === 'nothing') return
    if (result.kind === 'tooLong' || result.kind === 'emptyAction')
      return setProblem(problemText(result, conversationTexts.composer))
    if (result.kind === 'command') return void run(typed, result)
    if (pause !== undefined && pause.until > Date.now()) return setPressed(true)
    if (callsEveryone.test(result.text)) return void call(typed, result)
    sendMessage(typed, result)
  }

  return {
    send,
    isBusy,
    isPressed,
    problem,
    asked,
    closeAsked: () => setAsked(undefined),
    /** The text is another: too long is said at once, everything else is forgotten until the next try. */
    review: (text: string) => {
      setPressed(false)
      const result = outgoing(text)
      const found = result.kind === 'tooLong' ? problemText(result, conversationTexts.composer) : undefined
      setProblem((shown) => (shown === found ? shown : found))
    },
  }
}

function problemText(
  result: Extract<Outgoing, { kind: 'tooLong' | 'emptyAction' }>,
  texts: Texts<'conversation'>['composer'],
): string {
  return result.kind === 'tooLong' ? texts.tooLong(result.over) : texts.emptyAction
}

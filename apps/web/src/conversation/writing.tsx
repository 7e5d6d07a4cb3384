'use client'

import type { EntryId } from '@runnel/protocol/ids'
import { useMemo } from 'react'
import { Composer } from '@/features/composer/composer.tsx'
import type { ComposerEmoji, ComposerProps } from '@/features/composer/composer-props.ts'
import { useRefusal } from '@/features/composer/use-refusal.ts'
import { useDraft } from '@/features/draft/use-draft.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useLanguage } from '@/texts/use-texts.ts'
import { suspending } from '@/ui/lazily.ts'
import { useSharedPause } from './use-shared-pause.ts'

const loadEmoji = () => import('@/features/emoji/find-emoji.ts')
const EmojiPicker = suspending(() =>
  import('@/features/emoji/emoji-picker.tsx').then((module) => module.EmojiPicker),
)

/** Where one writes into a channel, or replies in a thread of it, with all that the composer needs of other features. */
export function Writing({
  state,
  thread,
  onSend,
  ...rest
}: {
  state: ChannelFacts
  /** The first message of the thread that is replied to. */
  thread?: EntryId | undefined
} & Pick<ComposerProps, 'title' | 'label' | 'onSend' | 'toText' | 'below'>) {
  const client = useClient()
  const language = useLanguage()
  const { channel } = state
  const refusal = useRefusal(state)
  const { pause, note } = useSharedPause(state)
  const draft = useDraft(channel, thread)
  const place = useMemo(() => ({ channel, thread }), [channel, thread])
  const emoji = useMemo((): ComposerEmoji => {
    const tone = () => client.preferences.getState().skinTone
    return {
      find: async (query, limit) => (await loadEmoji()).findEmoji(query, limit, language, tone()),
      replace: async (text) => (await loadEmoji()).withEmoji(text, language, tone()),
      Picker: EmojiPicker,
    }
  }, [client, language])
  return (
    <Composer
      // Another place is another text, with an undo of its own.
      key={`${channel} ${thread ?? ''}`}
      {...rest}
      onSend={(text, options) => {
        note()
        onSend(text, options)
      }}
      place={place}
      draft={draft}
      emoji={emoji}
      refusal={refusal}
      pause={pause}
    />
  )
}

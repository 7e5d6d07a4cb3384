'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { EmojiPicker } from '@/features/emoji/emoji-picker.tsx'
import { reactsWith } from '@/features/message/act.ts'
import type { Acts, Task } from '@/features/message/acts-context.ts'
import { DeleteMessage } from '@/features/message/delete-message.tsx'
import { MessageMenu } from '@/features/message/message-menu.tsx'
import { Versions } from '@/features/message/versions.tsx'
import { Reactors } from '@/features/reaction/reactors.tsx'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { Popover } from '@/ui/popover.tsx'
import { useMedia } from '@/ui/use-media.ts'

/** What is open about one message: its menu, the picker, or a dialog. */
export function ActTask({ channel, acts, task }: { channel: ChannelId; acts: Acts; task: Task }) {
  const emojiTexts = useTexts('emoji')
  const client = useClient()
  const isSheet = useMedia('(pointer: coarse), (width < 640px)')
  const { act, item, anchor } = task
  // What is closed twice, by choosing and by having been chosen from, must not close what came after it.
  const close = () => (acts.task.getState() === task ? acts.close() : undefined)
  switch (act) {
    case 'edit':
      return null
    case 'menu':
      return (
        <MessageMenu
          item={item}
          offered={acts.offered(item)}
          anchor={anchor}
          isSheet={isSheet}
          onClose={close}
          onChoose={(chosen) => {
            close()
            acts.run(chosen, item, anchor)
          }}
        />
      )
    case 'react':
      return (
        <Popover title={emojiTexts.title} anchor={anchor ?? document.body} isSheet={isSheet} onClose={close}>
          <EmojiPicker
            onClose={close}
            onChoose={(emoji) => {
              close()
              if (!reactsWith(item, emoji)) acts.react(item, emoji, true)
            }}
          />
        </Popover>
      )
    case 'versions':
      return <Versions channel={channel} item={item} onClose={close} />
    case 'reactions':
      return <Reactors channel={channel} item={item} onClose={close} />
    case 'delete':
      return (
        <DeleteMessage
          item={item}
          onDelete={(reason) => client.deleteMessage(channel, item.id ?? item.key, reason)}
          onClose={close}
        />
      )
  }
}

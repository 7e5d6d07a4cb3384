import { conversationTexts } from './conversation.en.ts'
import { faultTexts } from './fault.en.ts'
import { reactionTexts } from './reaction.en.ts'
import { shellTexts } from './shell.en.ts'
import { threadTexts } from './thread.en.ts'

/** What every page's first script says, in English. */
export const first = {
  conversation: conversationTexts,
  fault: faultTexts,
  reaction: reactionTexts,
  shell: shellTexts,
  thread: threadTexts,
}

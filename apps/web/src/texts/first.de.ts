import type { FirstTexts } from './catalogue.ts'
import { conversationTexts } from './conversation.de.ts'
import { faultTexts } from './fault.de.ts'
import { reactionTexts } from './reaction.de.ts'
import { shellTexts } from './shell.de.ts'
import { threadTexts } from './thread.de.ts'

/** What every page's first script says, in German. */
export const first: FirstTexts = {
  conversation: conversationTexts,
  fault: faultTexts,
  reaction: reactionTexts,
  shell: shellTexts,
  thread: threadTexts,
}

import type { MessageItem } from '@runnel/client/timeline'
import { createContext } from 'react'

/**
 * Opens the thread of a message, or of the reply's first message when it is a reply, and puts the caret into its text. Undefined where
 * threads cannot be opened: in a thread itself, and where nothing is stored. A message that still waits has no thread yet.
 */
export type OnThread = (item: MessageItem) => void

export const ThreadContext = createContext<OnThread | undefined>(undefined)

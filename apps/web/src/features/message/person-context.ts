import { createContext } from 'react'
import type { UserId } from '@runnel/protocol/ids'

/** What pressing someone's name does, decided by whoever shows the conversation. */
export const PersonContext = createContext<((user: UserId) => void) | undefined>(undefined)

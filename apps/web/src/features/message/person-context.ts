import { createContext } from 'react'
import type { UserId } from '@runnel/protocol/ids'

/** What pressing someone's name does, decided by whoever shows the conversation; `anchor` is what was pressed. */
export type OnPerson = (user: UserId, anchor: HTMLElement) => void

export const PersonContext = createContext<OnPerson | undefined>(undefined)

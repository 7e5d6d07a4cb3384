import { createContext } from 'react'

/** Goes into the ids of a message's parts: the same message may be in the page twice, in its channel and above its thread. */
export const IdScope = createContext('')

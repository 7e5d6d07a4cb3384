import { createContext } from 'react'

/** Whether what the server rendered of messages' texts stands as it is, because something else soon takes the place of it all. */
export const StandsContext = createContext(false)

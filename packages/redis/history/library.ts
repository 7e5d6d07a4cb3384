import { defineLibrary } from '../functions.ts'

/** The functions that read a log: pages, what is missing, the answer to a resume. */
export const history = defineLibrary(import.meta.url, './history.lua')

import { defineLibrary } from '../functions.ts'

/** The functions that change threads, in the channel's slot. */
export const threadLibrary = defineLibrary(import.meta.url, './thread.lua')

/** Those of a person's own list of the threads they follow. */
export const followingLibrary = defineLibrary(import.meta.url, './following.lua')

/** Those that read them: pages of replies, and how people stand to them. */
export const threadPageLibrary = defineLibrary(import.meta.url, './thread-page.lua')

import { defineLibrary } from '../functions.ts'

/** The functions in the slot of a person: what concerns them. */
export const activityLibrary = defineLibrary(import.meta.url, './activity.lua')

/** Those in the slot of a channel: whom a message concerns, and what it says now. */
export const concernLibrary = defineLibrary(import.meta.url, './concern.lua')

import { defineLibrary } from '../functions.ts'

/** The functions of channels: making, coming and going, describing. */
export const channelLibrary = defineLibrary(import.meta.url, './channel.lua')
/** The functions of the names that channels hold. */
export const directoryLibrary = defineLibrary(import.meta.url, './directory.lua')

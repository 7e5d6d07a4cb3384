import { defineLibrary } from '../functions.ts'

/** The functions that measure and note how far people have read. */
export const readLibrary = defineLibrary(import.meta.url, './read.lua')

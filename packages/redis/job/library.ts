import { defineLibrary } from '../functions.ts'

/** The functions of background work. */
export const jobLibrary = defineLibrary(import.meta.url, './job.lua')

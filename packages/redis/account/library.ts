import { defineLibrary } from '../functions.ts'

/** The functions of `account.lua`. */
export const accountLibrary = defineLibrary(import.meta.url, './account.lua')

import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { reservedHandles } from '@runnel/protocol/user'
import type { Redis } from '@runnel/redis/connect'
import { createUser, findUserByHandle, listUsers } from '@runnel/redis/user/user'
import { handleOf } from './handle.ts'

/** The people behind nicks: made at their first appearance, found again in every later import. One nick, however capitalised, is one person. */
export interface People {
  /** Makes those who are new, many at a time. Returns how many. */
  meet(nicks: Iterable<string>): Promise<number>
  /** Someone who was met before. */
  idOf(nick: string): UserId
}

const atOnce = 32

/** People imported into this installation. */
export function importedPeople(redis: Redis): People {
  const met = new Map<string, UserId>()
  return {
    async meet(nicks) {
      const unknown = new Map<string, string>()
      for (const nick of nicks) if (!met.has(nick.toLowerCase())) unknown.set(nick.toLowerCase(), nick)
      const waiting = [...unknown]
      let made = 0
      const worker = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          const { user, isNew } = await findOrMake(redis, next[1])
          met.set(next[0], user)
          if (isNew) made += 1
        }
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
      return made
    },
    idOf(nick) {
      const user = met.get(nick.toLowerCase())
      if (!user) throw new Error(`nobody met ${nick}`)
      return user
    },
  }
}

async function findOrMake(redis: Redis, nick: string): Promise<{ user: UserId; isNew: boolean }> {
  let attempt = 1
  for (;;) {
    const handle = handleOf(nick, attempt)
    const holder = await findUserByHandle(redis, handle)
    if (holder?.imported && holder.name.toLowerCase() === nick.toLowerCase())
      return { user: holder.user, isNew: false }
    if (holder || reservedHandles.has(handle)) attempt += 1
    else
      try {
        const { user } = await createUser(redis, { handle, name: nick, imported: true })
        return { user: user.user, isNew: true }
      } catch (error) {
        // Someone took the handle between the two calls: look who it is.
        if (!(error instanceof ChatError) || error.code !== 'conflict') throw error
      }
  }
}

/** The owner of the installation; undefined while nobody has signed up. */
export async function findOwner(redis: Redis): Promise<UserId | undefined> {
  let cursor: string | undefined
  do {
    const page = await listUsers(redis, { cursor })
    const owner = page.users.find(({ role }) => role === 'owner')
    if (owner) return owner.user
    cursor = page.cursor
  } while (cursor)
  return undefined
}

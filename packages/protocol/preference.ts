import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, event, line, nothing, request } from './shape.ts'

/** Which new messages are worth a notification. */
export const notifyAbout = z.enum(['all', 'mentions', 'nothing'])

/** A time of day, `00:00` to `23:59`. */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** What I want of one channel; what is left out is as for all. */
export const channelPreference = z.strictObject({
  notify: notifyAbout.optional(),
  /** Never bold, never counted in a badge, below the others. Mentions still count. */
  isMuted: z.literal(true).optional(),
  isStarred: z.literal(true).optional(),
})

/** A group of channels in my sidebar, in the order I gave them. */
export const section = z.strictObject({
  section: z.string().regex(/^[0-9a-z]{1,12}$/),
  name: line(limits.nameLength),
  isFolded: z.literal(true).optional(),
  channels: z.array(channelId).max(500),
})

/** How I want Runnel to be, on all my devices. */
export const preferences = z.strictObject({
  notify: notifyAbout.optional(),
  /** Whether a notification is heard. */
  isSilent: z.literal(true).nullable().optional(),
  /** No notifications between these times of day, in that time zone. */
  quietHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay, timeZone: z.string().max(64) })
    .nullable()
    .optional(),
  /** Words that call me as a mention does, compared without case. */
  keywords: z.array(line(limits.nameLength)).max(50).optional(),
  sections: z.array(section).max(50).optional(),
  /** Kinds of channels that are folded in the sidebar. */
  folded: z
    .array(z.enum(['starred', 'channels', 'direct']))
    .max(3)
    .optional(),
  /** One of `1F3FB` to `1F3FF`; absent: none. */
  skinTone: z
    .string()
    .regex(/^1F3F[B-F]$/)
    .nullable()
    .optional(),
  /** The emoji I used last, the latest first. */
  recentEmoji: z.array(z.string().max(limits.emojiLength)).max(24).optional(),
  /** BCP 47 tag of the language of the interface; absent: the browser's. */
  language: z.string().max(16).nullable().optional(),
  channels: z.record(channelId as z.ZodType<string, string>, channelPreference).optional(),
})

/** What a person has chosen, the same on all devices. */
export const preferenceRequests = [
  request('preference:read', nothing, preferences),
  /** Changes what is named, leaves the rest; of `channels`, those named, at most 500. Answers all of them. */
  request('preference:set', preferences, preferences),
] as const

/** How preferences stay alike on all my devices. */
export const preferenceEvents = [
  /** To my other connections: what was changed elsewhere, and nothing else. */
  event('preference:changed', preferences),
] as const

export type Preferences = z.infer<typeof preferences>
export type ChannelPreference = z.infer<typeof channelPreference>
export type Section = z.infer<typeof section>
export type NotifyAbout = z.infer<typeof notifyAbout>

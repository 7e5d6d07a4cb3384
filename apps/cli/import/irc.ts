import { limits } from '@runnel/protocol/limits'

/** Reads IRC logs as text. Knows nothing of files, people or channels. */

interface Base {
  /** Counted from 1, as editors do. */
  line: number
  nick: string
  /** Ms since 1970, to the minute: several lines share one, and their order is the order of lines. */
  at: number
}

export type SpokenLine = Base & { type: 'message' | 'action'; text: string }

export type IrcLine =
  | SpokenLine
  | (Base & { type: 'joined' | 'left' })
  | (Base & { type: 'renamed'; to: string })

export interface UnreadLine {
  line: number
  reason: string
  text: string
}

export interface IrcLog {
  lines: IrcLine[]
  unread: UnreadLine[]
}

/** When a log was written: a day, and the hour that day began to be, where it is known. */
export interface IrcDate {
  /** `2011-11-13` */
  day: string
  /** An hour which the log shows on that day: tells a log that ran over midnight which of its days is meant. */
  hour?: number
}

type Found =
  | { type: 'message' | 'action'; nick: string; text: string }
  | { type: 'joined' | 'left'; nick: string }
  | { type: 'renamed'; nick: string; to: string }

const nick = String.raw`(\S{1,80})`
const spoken = /^<\s*(\S{1,80})\s*> ?(.*)$/u
const done = new RegExp(String.raw`^ ?\* ${nick}(?: (.*))?$`, 'u')
const renamed = new RegExp(`^${nick} is now known as ${nick}$`, 'u')
const joined = new RegExp(String.raw`^${nick} (?:[[(].*[\])] +)?(?:has )?joined\b`, 'u')
const left = new RegExp(String.raw`^${nick} (?:[[(].*[\])] +)?(?:has )?(?:left|quit)\b`, 'u')
/** Modes and topics, as in `mode/#channel [+o …]`, `..[topic/#channel:…]`, `#channel: …`. */
const ofChannel = /^(?:mode\/|\.\.\[topic\/|#|topic\/)/u
/** Colours and emphasis of IRC, and other control characters but the tab. */
// oxlint-disable-next-line no-control-regex
const formatting = /\u0003\d{0,2}(?:,\d{1,2})?|[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/gu

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
const latin1 = new TextDecoder('latin1')

/** A line's text: UTF-8 where it is, else Latin-1, which any bytes are. */
export function decodeLine(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

function splitLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  let from = 0
  while (from < bytes.length) {
    const at = bytes.indexOf(10, from)
    const to = at < 0 ? bytes.length : at
    lines.push(decodeLine(bytes.subarray(from, to)))
    from = to + 1
  }
  return lines
}

function understand(rest: string): Found | string {
  const said = spoken.exec(rest) ?? undefined
  if (said) return speech('message', said)
  const did = done.exec(rest)
  if (did) return speech('action', did)
  return 'neither something said nor something done'
}

function speech(type: 'message' | 'action', [, who = '', words = '']: RegExpExecArray): Found | string {
  const text = words.replaceAll(formatting, '').trimEnd()
  if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) return 'there is no text'
  if (text.length > limits.textLength) return `longer than ${limits.textLength} characters`
  return { type, nick: who, text }
}

function understandNotice(notice: string): Found | string {
  const rename = renamed.exec(notice)
  if (rename) return { type: 'renamed', nick: rename[1] ?? '', to: rename[2] ?? '' }
  const join = joined.exec(notice)
  if (join) return { type: 'joined', nick: join[1] ?? '' }
  const leave = left.exec(notice)
  if (leave) return { type: 'left', nick: leave[1] ?? '' }
  if (ofChannel.test(notice)) return 'modes and topics of the channel are not imported'
  // Older logs tell actions this way too: `=== nick waves`.
  const act = /^(\S{1,80}) (.+)$/u.exec(notice)
  return act ? speech('action', act) : 'no known kind of notice'
}

/** Reads a whole log. Every line is in exactly one of the two lists, but for empty ones. */
export function parseIrc(bytes: Uint8Array, date: IrcDate): IrcLog {
  const found: Array<{ line: number; minute: number | undefined; what: Found }> = []
  const unread: UnreadLine[] = []
  for (const [index, raw] of splitLines(bytes).entries()) {
    const text = raw.replace(/\r$/, '')
    if (text.trim() === '') continue
    const line = index + 1
    const clock = /^\[(\d\d):(\d\d)(?::\d\d)?\] (.*)$/su.exec(text)
    const [hour, minute] = [Number(clock?.[1]), Number(clock?.[2])]
    let what: Found | string = 'no known kind of line'
    if (clock && (hour > 23 || minute > 59)) what = 'there is no such time'
    else if (clock) what = understand(clock[3] ?? '')
    else if (text.startsWith('=== ')) what = understandNotice(text.slice(4).trim())
    if (typeof what === 'string') unread.push({ line, reason: what, text })
    else found.push({ line, minute: clock ? hour * 60 + minute : undefined, what })
  }
  const times = tellTimes(
    found.map(({ minute }) => minute),
    date,
  )
  const lines = found.map(({ line, what }, index): IrcLine => ({ line, at: times[index] ?? 0, ...what }))
  return { lines, unread }
}

/** The time of each line, from the minutes of the day that some of them show: midnight passes where they fall back, and so does noon on a clock of twelve hours. */
export function tellTimes(minutes: ReadonlyArray<number | undefined>, { day, hour }: IrcDate): number[] {
  const shown = minutes.filter((minute) => minute !== undefined)
  const isTwelveHours = shown.every((minute) => minute >= 60 && minute < 780)
  let last = shown[0] ?? 0
  let wall = last
  let now = last
  let anchor = { now, minute: last }
  const sinceMidnight = minutes.map((minute) => {
    if (minute === undefined) return now
    let step = minute - last
    if (step < 0 && isTwelveHours && last >= 720 && minute < 120) step += 720
    // A clock that was set back a little is no midnight.
    else if (step < -60) step += 1_440
    wall += step
    now = Math.max(now, wall)
    last = minute
    if (Math.floor(minute / 60) === hour) anchor = { now, minute }
    return now
  })
  const start = Date.parse(`${day}T00:00:00Z`) + (anchor.minute - anchor.now) * 60_000
  return sinceMidnight.map((minute) => start + minute * 60_000)
}

/** The date a log's file name begins with: `2011-11-13`, or `2011-11-13_02` with its hour. */
export function dateOfFile(name: string): IrcDate | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[_T-](\d\d)(?!\d))?/.exec(name)
  const [, day = '', hour] = match ?? []
  if (!match || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return undefined
  return hour === undefined || Number(hour) > 23 ? { day } : { day, hour: Number(hour) }
}

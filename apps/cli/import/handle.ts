import { limits } from '@runnel/protocol/limits'

/** A handle made from a nick: what a handle may hold of it, and a number behind it from the second attempt on. Different nicks can give the same. */
export function handleOf(nick: string, attempt: number): string {
  const suffix = attempt > 1 ? `-${attempt}` : ''
  const kept = nick
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9._-]/g, '')
    .slice(0, limits.handleLength - suffix.length)
    .replaceAll(/^[._-]+|[._-]+$/g, '')
  return (kept || 'nick') + suffix
}

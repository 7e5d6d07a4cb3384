import type { Start, Workspace } from '@runnel/protocol/http'
import type { ChannelId } from '@runnel/protocol/ids'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { gatewayUnreachable } from '@/window/route-fault-kinds.ts'

const url = () => process.env['RUNNEL_GATEWAY_URL'] ?? 'http://127.0.0.1:3001'

/** The gateway did not answer, or not as agreed. The cause is kept for the server's log. */
class GatewayUnreachable extends Error {
  /** What the error page knows it by: of a server's error the browser gets nothing else. */
  readonly digest = gatewayUnreachable
}

async function ask(path: string): Promise<Response> {
  const incoming = await headers()
  const passed = new Headers({ accept: 'application/json' })
  for (const name of ['cookie', 'x-forwarded-for', 'x-forwarded-proto', 'user-agent']) {
    const value = incoming.get(name)
    if (value !== null) passed.set(name, value)
  }
  try {
    return await fetch(new URL(path, url()), {
      headers: passed,
      cache: 'no-store',
      signal: AbortSignal.timeout(5_000),
    })
  } catch (cause) {
    throw new GatewayUnreachable('the gateway does not answer', { cause })
  }
}

async function read<Data>(response: Response): Promise<Data> {
  if (!response.ok) throw new GatewayUnreachable(`the gateway answered ${response.status}`)
  return (await response.json()) as Data
}

/** What the window is first rendered from. Redirects to sign-in when the session is not good. `page` is missing when the channel is not one of mine. */
export async function readStart(channel?: ChannelId): Promise<Start> {
  let response = await ask(channel === undefined ? '/api/start' : `/api/start?channel=${channel}`)
  if (response.status === 404 && channel !== undefined) response = await ask('/api/start')
  if (response.status === 401) redirect(channel === undefined ? '/sign-in' : `/sign-in?next=/c/${channel}`)
  return read<Start>(response)
}

/** The workspace's name and who may sign up, for the pages before sign-in. */
export const readWorkspace = cache(async (): Promise<Workspace> =>
  read<Workspace>(await ask('/api/workspace')),
)

/** What an invitation leads to: a workspace, and maybe a channel in it. */
export interface InvitationTarget {
  workspace: string
  channel?: { channel: ChannelId; name: string }
}

/** What an invitation leads to; undefined when it is not good. */
export async function readInvitation(token: string): Promise<InvitationTarget | undefined> {
  const response = await ask(`/api/invitations/${encodeURIComponent(token)}`)
  if (response.status === 404 || response.status === 400) return undefined
  return read<InvitationTarget>(response)
}

/** Whose password a link changes; undefined when the link is not good. */
export async function readReset(token: string): Promise<{ handle: string } | undefined> {
  const response = await ask(`/api/auth/reset/${encodeURIComponent(token)}`)
  if (response.status === 404 || response.status === 400) return undefined
  return read<{ handle: string }>(response)
}

/** Whether this visitor is signed in already. */
export async function isSignedIn(): Promise<boolean> {
  return (await ask('/api/auth/session')).ok
}

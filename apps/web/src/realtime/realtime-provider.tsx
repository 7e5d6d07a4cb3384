'use client'

import type { Client } from '@runnel/client/client'
import { createContext, use, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from './browser-client.ts'
import type { Seed } from './browser-client.ts'

const ClientContext = createContext<Client | undefined>(undefined)

/** Makes the SDK once per page load and starts it after hydration, so that changing channel never reconnects. */
export function RealtimeProvider({ seed, children }: { seed: Seed; children: ReactNode }) {
  const [client] = useState(() => clientOf(seed))
  useEffect(() => client.start(), [client])
  return <ClientContext value={client}>{children}</ClientContext>
}

/** The SDK. For what it shows use the hooks; for what a person does call it directly. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (client === undefined) throw new Error('useClient needs a RealtimeProvider above it')
  return client
}

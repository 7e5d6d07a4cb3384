import { redirect } from 'next/navigation'
import { readStart } from './gateway.ts'

/** Leads to #general, or to the first channel by name, or to the list of channels. */
export default async function HomePage() {
  const { session } = await readStart()
  const named = session.channels.filter((channel) => channel.kind !== 'direct' && channel.archived !== true)
  const home =
    named.find((channel) => channel.name === 'general') ??
    named.sort((a, b) => a.name.localeCompare(b.name))[0] ??
    session.channels[0]
  redirect(home === undefined ? '/browse' : `/c/${home.channel}`)
}

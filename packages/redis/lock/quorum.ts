import { ChatError } from '@runnel/protocol/errors'
import { fullJitter } from '@runnel/rules/backoff'
import { parseAddress } from '../address.ts'
import { openClient, type Client } from '../client.ts'
import { call, defineLibrary, type Callee } from '../functions.ts'
import { openCommitter } from '../group-commit.ts'
import { isPauseOver } from '../lease.ts'
import { countVotes, goodForMs, majorityOf, type Verdict, type Vote } from './votes.ts'

const library = defineLibrary(import.meta.url, './quorum.lua')

/** How long a master may take to vote, in ms: one that is away must not use up the hold that is asked for. */
const voteMs = 500
/** Attempts when nobody got a majority, several having asked at once. */
const attempts = 4

/** What is asked of the masters. */
export interface Claim {
  /** The key on each of them. */
  key: string
  token: string
  holder: string
  ttlMs: number
}

/**
 * Several Redis masters that know nothing of each other, of which a majority decides who holds a lock (Redlock). Times are of this process's
 * steady clock, `performance.now()`; all counts from before the question was sent, less what clocks may run apart.
 */
export interface Quorum {
  /** Settles with the time until which the hold is good. `locked` while somebody else has it, `unavailable` when a majority does not answer; then nothing is left behind. */
  claim(claim: Claim): Promise<number>
  /** Prolongs. `lock_lost` when a majority knows nothing of it any more, and then it is given back; `unavailable` when nobody knows. */
  extend(claim: Claim): Promise<number>
  /** Gives back on all of them. What cannot be reached lapses by itself. */
  yield(claim: Pick<Claim, 'key' | 'token' | 'holder'>): Promise<void>
  close(): void
}

/** Opens a connection to each master. Settles when a majority can be used, or soon after: those that are away are tried on and on. */
export async function openQuorum(options: {
  urls: readonly string[]
  onError: (error: Error) => void
  random?: () => number
}): Promise<Quorum> {
  const { urls, onError, random = Math.random } = options
  if (urls.length < 3 || new Set(urls).size < urls.length)
    throw new Error('RUNNEL_LOCK_URLS must name three or more different Redis masters')
  const clients = urls.map((url) => openMaster(url, onError))
  const masters = clients.map(asCallee)
  await Promise.race([majorityReady(clients), new Promise((resolve) => setTimeout(resolve, voteMs))])

  const ask = async (name: string, { key, token, holder, ttlMs }: Claim): Promise<[Verdict, Vote[]]> => {
    const votes: Vote[] = []
    const byMaster = masters.map((): Vote => ({ is: 'silent' }))
    const decided = new Promise<void>((resolve) => {
      masters.forEach((master, index) => {
        void voteOf(master, name, key, [`${token} ${holder}`, ttlMs]).then((vote) => {
          votes.push(vote)
          byMaster[index] = vote
          if (countVotes(votes, masters.length).is !== 'open') resolve()
        })
      })
    })
    await decided
    return [countVotes(votes, masters.length), byMaster]
  }
  const giveBack = async ({ key, token, holder }: Pick<Claim, 'key' | 'token' | 'holder'>) => {
    // Behind a claim that is still under way: each connection keeps its order.
    await Promise.all(
      masters.map((master) =>
        call(master, library, 'quorum_yield', [key], [`${token} ${holder}`]).catch(() => 0),
      ),
    )
  }

  return {
    async claim(claim) {
      for (let attempt = 1; ; attempt += 1) {
        const askedAt = performance.now()
        const [verdict] = await ask('quorum_claim', claim)
        const goodUntil = askedAt + goodForMs(claim.ttlMs)
        if (verdict.is === 'won' && performance.now() < goodUntil) return goodUntil
        await giveBack(claim)
        if (verdict.is !== 'lost') throw new ChatError('unavailable')
        if (verdict.isTaken || attempt === attempts)
          throw new ChatError('locked', {
            ...(verdict.holder === undefined ? {} : { holder: verdict.holder }),
            expiresAt: Date.now() + verdict.leftMs,
          })
        // Not all of those who got in each other's way at the same moment again.
        await isPauseOver(
          fullJitter(attempt, random, { baseMs: 40, capMs: 300 }),
          new AbortController().signal,
        )
      }
    },
    async extend(claim) {
      const askedAt = performance.now()
      const [verdict, votes] = await ask('quorum_extend', claim)
      const goodUntil = askedAt + goodForMs(claim.ttlMs)
      if (verdict.is === 'silent' || verdict.is === 'open') throw new ChatError('unavailable')
      if (verdict.is === 'lost' || performance.now() >= goodUntil) {
        await giveBack(claim)
        throw new ChatError('lock_lost')
      }
      // A master that came back empty votes again, so that the next one may go.
      for (const [index, vote] of votes.entries()) {
        const master = masters[index]
        if (vote.is === 'none' && master)
          void voteOf(master, 'quorum_claim', claim.key, [`${claim.token} ${claim.holder}`, claim.ttlMs])
      }
      return goodUntil
    },
    yield: giveBack,
    close() {
      for (const client of clients) client.disconnect()
    },
  }
}

function openMaster(url: string, onError: (error: Error) => void): Client {
  const address = parseAddress(url)
  if (address.kind !== 'single')
    throw new Error('RUNNEL_LOCK_URLS names single masters, redis://host:port: each votes for itself')
  return openClient({ address, role: 'lock', deadlineMs: voteMs, onError })
}

function asCallee(commands: Client): Callee {
  const committer = openCommitter({
    client: commands,
    neededReplicas: () => 0,
    deadlineMs: voteMs,
    isCluster: false,
  })
  return { inside: { commands, committer, deadlineMs: voteMs, loading: new Map() } }
}

async function voteOf(
  master: Callee,
  name: string,
  key: string,
  args: readonly (string | number)[],
): Promise<Vote> {
  try {
    const [isMine, holder, leftMs] = (await call(master, library, name, [key], args)) as [
      number,
      string,
      number,
    ]
    if (isMine === 1) return { is: 'mine' }
    return isMine === 2 ? { is: 'none' } : { is: 'theirs', holder, leftMs }
  } catch {
    return { is: 'silent' }
  }
}

function majorityReady(clients: readonly Client[]): Promise<void> {
  return new Promise((resolve) => {
    let ready = 0
    for (const client of clients)
      client.once('ready', () => {
        ready += 1
        if (ready === majorityOf(clients.length)) resolve()
      })
  })
}

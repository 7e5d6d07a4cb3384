import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test as base, expect } from '@playwright/test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { invitationFile } from './paths.ts'
import { readProduct } from './start-product.ts'

/** A channel as tests know it. */
export interface Place {
  channel: ChannelId
  name: string
}

/** Someone at a browser of their own, signed in. */
export interface Person {
  name: string
  handle: string
  password: string
  user: UserId
  context: BrowserContext
  page: Page
  /** The session's token, for a program of this person. */
  token: string
  /** This person's program, connected: for setting the stage, not for what the test is about. */
  program(): Promise<Client>
  /** Opens a channel in their page and waits for its composer. */
  open(place: Place): Promise<void>
  /** Writes into the open channel. */
  say(text: string): Promise<void>
  /** A second browser of the same person. */
  anotherDevice(): Promise<Person>
  /** The same session at a phone: a page of 390 by 844 pixels, with touch, empty or in a channel. */
  phone(place?: Place): Promise<Page>
}

interface Cast {
  /** Invites someone and seats them at a browser. */
  person(name: string): Promise<Person>
  /** A channel of this person's with those people in it. */
  channelOf(
    owner: Person,
    members?: Person[],
    options?: { kind?: 'public' | 'private'; ephemeral?: boolean },
  ): Promise<Place>
  /** The owner, whom the first visit made, at a browser of their own. */
  owner(options?: BrowserContextOptions): Promise<Page>
}

/** What makes a browser a phone. */
export const aPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const unique = () => randomBytes(4).toString('hex')

export const feedOf = (page: Page) => page.getByRole('feed')
export const composerOf = (page: Page) => page.getByRole('textbox', { name: /^Message / })
export const sidebarOf = (page: Page) => page.getByRole('navigation', { name: 'Channels' })
/** A person's link in someone's sidebar, while it shows this presence. */
export const shown = (page: Page, name: string, state: string) =>
  sidebarOf(page).getByRole('link', { name: new RegExp(`^${name}, ${state}`) })
/** One message in the open channel by its text. */
export const message = (page: Page, text: string) =>
  feedOf(page).getByRole('article').filter({ hasText: text })

/** Where people sit: what they do the same way works at both. */
export const seats = ['at a desk', 'on a phone'] as const
/** This person's page there. */
export const pageAt = async (person: Person, seat: (typeof seats)[number]): Promise<Page> =>
  seat === 'at a desk' ? person.page : person.phone()

/** Says things by program, all stored. */
export async function tell(person: Person, { channel }: Place, ...texts: string[]): Promise<void> {
  const program = await person.program()
  for (const text of texts) program.send(channel, text)
  await program.flushed()
}

/** Says one thing by program; its place in the log. */
export async function post(person: Person, { channel }: Place, text: string): Promise<EntryId> {
  const program = await person.program()
  return (await program.request('message:send', { channel, clientId: randomUUID(), text })).id
}

/** Chooses from a menu. */
export async function chooseFrom(page: Page, menu: RegExp, item: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function seat(
  browser: Browser,
  url: string,
  account: Omit<Person, 'context' | 'page' | 'program' | 'open' | 'say' | 'anotherDevice' | 'phone'>,
  context: BrowserContext,
  stage: AsyncDisposableStack,
): Promise<Person> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  stage.defer(() => expect(errors, `${account.name}'s page has errors`).toEqual([]))
  let program: Client | undefined
  const person: Person = {
    ...account,
    context,
    page,
    program: async () => {
      if (program === undefined) {
        program = createClient({ url, token: account.token })
        stage.use(program)
        program.start()
      }
      const started = program
      await expect.poll(() => started.connection.getState().phase).toBe('online')
      return started
    },
    open: async ({ channel, name }) => {
      await page.goto(`/c/${channel}`)
      await expect(page.getByRole('textbox', { name: `Message #${name}` })).toBeEditable()
    },
    say: async (text) => {
      await composerOf(page).fill(text)
      await composerOf(page).press('Enter')
    },
    anotherDevice: async () => {
      const context = await signedIn(browser, stage, account)
      return seat(browser, url, { ...account, token: await tokenOf(context) }, context, stage)
    },
    phone: async (place) => {
      const phone = await newContext(browser, stage, {
        storageState: await context.storageState(),
        ...aPhone,
      })
      const page = await phone.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      if (place === undefined) return page
      await page.goto(`/c/${place.channel}`)
      await expect(composerOf(page)).toBeEditable()
      // What the server rendered gives way to the list when the page's script runs.
      await expect(page.locator('[role=feed][aria-busy=true]')).toHaveCount(0)
      return page
    },
  }
  return person
}

async function newContext(
  browser: Browser,
  stage: AsyncDisposableStack,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...options, baseURL: readProduct().url })
  stage.defer(() => context.close())
  return context
}

async function signedIn(
  browser: Browser,
  stage: AsyncDisposableStack,
  { handle, password }: { handle: string; password: string },
  options?: BrowserContextOptions,
): Promise<BrowserContext> {
  const context = await newContext(browser, stage, options)
  const answer = await context.request.post('/api/auth/sign-in', {
    data: { handle, password },
    headers: { origin: readProduct().url },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return context
}

export async function tokenOf(context: BrowserContext): Promise<string> {
  return (await context.cookies()).find((cookie) => cookie.name === 'runnel_session')!.value
}

/** The load balancer's cookie: equal for two people on the same gateway. */
export async function gatewayOf(person: Person): Promise<string | undefined> {
  return (await person.context.cookies()).find((cookie) => cookie.name === 'runnel_gateway')?.value
}

/** Reloads until the two are on different gateways. */
export async function seatApart(one: Person, other: Person): Promise<void> {
  await expect(async () => {
    await other.context.clearCookies({ name: 'runnel_gateway' })
    await other.page.reload()
    await expect(composerOf(other.page)).toBeEditable()
    await expect.poll(() => gatewayOf(other)).toBeDefined()
    expect(await gatewayOf(one)).toBeDefined()
    expect(await gatewayOf(other)).not.toBe(await gatewayOf(one))
  }).toPass()
}

export const test = base.extend<Cast & { stage: AsyncDisposableStack }>({
  baseURL: async ({}, use) => use(readProduct().url),

  stage: async ({}, use) => {
    await using stage = new AsyncDisposableStack()
    await use(stage)
  },

  person: async ({ browser, baseURL, stage }, use) => {
    await use(async (name) => {
      const url = baseURL!
      const context = await newContext(browser, stage)
      const account = {
        name,
        handle: `${name.toLowerCase()}-${unique()}`,
        password: `a long word for ${name}`,
      }
      const invite = readFileSync(invitationFile(), 'utf8')
      const answer = await context.request.post('/api/auth/sign-up', {
        data: { ...account, invite },
        headers: { origin: url },
      })
      expect(answer.status(), await answer.text()).toBe(201)
      const { user } = (await answer.json()) as { user: { user: UserId } }
      return seat(
        browser,
        url,
        { ...account, user: user.user, token: await tokenOf(context) },
        context,
        stage,
      )
    })
  },

  channelOf: async ({}, use) => {
    await use(async (owner, members = [], { kind = 'public', ephemeral = false } = {}) => {
      const program = await owner.program()
      const name = `place-${unique()}`
      const { channel } = await program.request('channel:create', {
        name,
        kind,
        ephemeral,
        members: members.map((member) => member.user),
      })
      return { channel, name }
    })
  },

  owner: async ({ browser, stage }, use) => {
    await use(async (options) => {
      const account = { handle: 'olive', password: 'correct horse battery' }
      const context = await signedIn(browser, stage, account, options)
      return context.newPage()
    })
  },
})

export { expect }

import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { chooseFrom, composerOf, expect, test } from './cast.ts'
import type { Person } from './cast.ts'

/** Finds somebody in the administration, and opens the menu of their account. */
async function openAccount(page: Page, { handle, name }: Person): Promise<void> {
  await page.goto('/admin')
  await page.getByRole('searchbox', { name: 'Find a person' }).fill(handle)
  await expect(page.getByRole('table', { name: 'People' }).getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: `What to do with ${name}’s account` }).click()
}

const choose = (page: Page, name: string) => page.getByRole('menuitem', { name }).click()

test('an admin deactivates somebody: their browser says at once why they are out, and they are let in again', async ({
  owner,
  person,
}) => {
  const bob = await person('Bob')
  await bob.page.goto('/')
  await expect(composerOf(bob.page)).toBeEditable()
  const page = await owner()
  await openAccount(page, bob)
  await choose(page, 'Deactivate account…')
  const dialog = page.getByRole('dialog', { name: 'Deactivate Bob’s account?' })
  await expect(dialog).toContainText('Bob is signed out everywhere at once')
  await expect(dialog).toContainText('What Bob wrote stays')
  await dialog.getByLabel('Reason').fill('left the company')
  await dialog.getByRole('button', { name: 'Deactivate Bob' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: /Bob/ })).toContainText('Deactivated')

  await expect(bob.page.getByText('Your account was deactivated.').first()).toBeVisible()
  await bob.page.getByRole('link', { name: 'Sign in' }).click()
  await bob.page.getByLabel('Handle').fill(bob.handle)
  await bob.page.getByLabel('Password').fill('wrong password')
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(bob.page.getByRole('alert').filter({ hasText: 'do not match' })).toBeVisible()
  await bob.page.getByLabel('Password').fill(bob.password)
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(bob.page.getByText('This account is deactivated.')).toBeVisible()

  await page.getByRole('button', { name: 'What to do with Bob’s account' }).click()
  await choose(page, 'Give account back…')
  await page.getByRole('dialog').getByRole('button', { name: 'Give account back' }).click()
  await expect(page.getByRole('row', { name: /Bob/ })).not.toContainText('Deactivated')
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(composerOf(bob.page)).toBeEditable()
})

test('a link to a new password works once, and signs its person out everywhere', async ({
  owner,
  browser,
  baseURL,
  stage,
  person,
}) => {
  const cy = await person('Cy')
  await cy.page.goto('/')
  await expect(composerOf(cy.page)).toBeEditable()
  const page = await owner()
  await openAccount(page, cy)
  await choose(page, 'Link to a new password…')
  const dialog = page.getByRole('dialog', { name: 'A link to a new password for Cy' })
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const link = await dialog.getByLabel('Link to a new password').inputValue()
  expect(link).toContain(`${baseURL}/reset/`)

  const elsewhere = await browser.newContext()
  stage.defer(() => elsewhere.close())
  const visitor = await elsewhere.newPage()
  await visitor.goto(link)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(`A new password for @${cy.handle}`)
  await expectAccessible(visitor, 'a new password')
  await visitor.getByLabel('New password').fill('short')
  await visitor.getByRole('button', { name: 'Set password' }).click()
  await expect(visitor.getByText('Use at least 10 characters.')).toBeVisible()
  await visitor.getByLabel('New password').fill('a much better password')
  await visitor.getByRole('button', { name: 'Set password' }).click()
  await expect(visitor.getByText('Your new password is set')).toBeVisible()
  await expect(cy.page.getByText('this session was ended from elsewhere').first()).toBeVisible()
  await visitor.goto(link)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('This link does not work')

  await visitor.goto('/sign-in')
  await visitor.getByLabel('Handle').fill(cy.handle)
  await visitor.getByLabel('Password').fill('a much better password')
  await visitor.getByRole('button', { name: 'Sign in' }).click()
  await expect(composerOf(visitor)).toBeEditable()
})

test('bob ends the session of a browser he left behind: it is signed out with the reason; he renames himself and everyone sees it', async ({
  person,
}) => {
  const bob = await person('Bob')
  const ada = await person('Ada')
  const left = await bob.anotherDevice()
  await left.page.goto('/')
  await expect(composerOf(left.page)).toBeEditable()
  await bob.page.goto('/')
  await expect(composerOf(bob.page)).toBeEditable()
  await chooseFrom(bob.page, /your status and settings/, 'Your settings')
  const sessions = bob.page.getByRole('list', { name: 'Sessions' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await expect(sessions.getByRole('listitem').filter({ hasText: 'This browser' })).toHaveCount(1)
  await expectAccessible(bob.page, 'one’s sessions')
  const other = sessions.getByRole('listitem').filter({ hasNotText: 'This browser' })
  await other.getByRole('button', { name: /^End the session/ }).click()
  await expect(other).toContainText('is signed out at once')
  await other.getByRole('button', { name: 'End session' }).click()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(left.page.getByText('this session was ended from elsewhere').first()).toBeVisible()
  await expect(left.page.getByRole('link', { name: 'Sign in' })).toBeVisible()

  const general = (await ada.program()).channels.getState().values().next().value!
  await ada.open({ channel: general.channel, name: general.name })
  const { program } = { program: await bob.program() }
  program.send(general.channel, `I am ${bob.handle}`)
  const mine = ada.page
    .getByRole('feed')
    .getByRole('article')
    .filter({ hasText: `I am ${bob.handle}` })
  await expect(mine).toContainText('Bob')
  await bob.page.getByLabel('Name', { exact: true }).fill('Robert Kahn')
  await bob.page.getByRole('button', { name: 'Save' }).click()
  await expect(bob.page.getByText('Saved. Others see it now.')).toBeVisible()
  await expect(mine).toContainText('Robert Kahn')
})

test('what the owner did is told in the audit as sentences, and is exported', async ({ owner, person }) => {
  const dan = await person('Dan')
  const page = await owner()
  await page.goto('/')
  await chooseFrom(page, /workspace menu/, 'Administration')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Administration')
  await expectAccessible(page, 'the administration')
  await openAccount(page, dan)
  await choose(page, 'Change role…')
  const dialog = page.getByRole('dialog', { name: 'Dan’s role' })
  await expect(dialog.getByRole('button', { name: 'Change role' })).toBeDisabled()
  await dialog.getByRole('radio', { name: /^Admin/ }).check()
  await dialog.getByLabel('Reason').fill('=helps')
  await expectAccessible(page, 'changing a role')
  await dialog.getByRole('button', { name: 'Change role' }).click()
  await expect(page.getByRole('row', { name: /Dan/ })).toContainText('Admin')

  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByLabel('Done to').fill(dan.handle)
  const records = page.getByRole('list', { name: 'What was done' }).getByRole('listitem')
  await expect(records).toHaveCount(1)
  await expect(records).toContainText('Olive Owner made Dan an admin of the workspace. They were a member.')
  await expect(records).toContainText('Reason: “=helps”')
  await expectAccessible(page, 'the audit')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as table' }).click(),
  ])
  const table = Buffer.concat(await (await file.createReadStream()).toArray()).toString()
  const lines = table.trimEnd().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(`account:set-role,,,${dan.user},${dan.handle},member,admin,'=helps,`)
  await page.getByLabel('What', { exact: true }).selectOption('Sessions')
  await expect(page.getByText('Nothing was done that fits.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(records.first()).toBeVisible()
})

test('what channels take is shown, and who runs nothing is told so', async ({ owner, person }) => {
  const page = await owner()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/admin/channels')
  await expect(page.getByRole('row', { name: /general/ })).toContainText('kB')
  await expectAccessible(page, 'what channels take')
  const eve = await person('Eve')
  await eve.page.goto('/admin')
  await expect(eve.page.getByText('Only owners and admins run the workspace')).toBeVisible()
  await eve.page.getByRole('button', { name: /workspace menu/ }).click()
  await expect(eve.page.getByRole('menuitem', { name: 'Administration' })).toBeHidden()
})

test('what was done in a private channel is told to its own moderators and owners, and to nobody else', async ({
  owner,
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const bob = await person('Bob')
  const { channel, name } = await channelOf(ada, [bob], { kind: 'private' })
  const program = await ada.program()
  const { fence } = await program.request('admin:open', { channel })
  await program.request('channel:set-topic', { channel, topic: 'Surprises', fence })
  await program.request('admin:close', { channel })
  await ada.page.goto(`/c/${channel}/audit`)
  await expect(ada.page.getByRole('list', { name: 'What was done' })).toContainText(
    `Ada set the topic of #${name} to “Surprises”.`,
  )
  await expectAccessible(ada.page, 'the audit of a channel')
  await ada.page.getByRole('link', { name: `Back to #${name}` }).click()
  await expect(composerOf(ada.page)).toBeEditable()
  await bob.page.goto(`/c/${channel}/audit`)
  await expect(bob.page.getByText('Only moderators and owners of the channel see this.')).toBeVisible()
  const page = await owner()
  await page.goto(`/c/${channel}/audit`)
  await expect(page.getByText('The audit could not be fetched.')).toBeVisible()
  await page.goto('/admin/audit')
  await expect(page.getByRole('list', { name: 'What was done' })).toBeVisible()
  await expect(page.getByText('Surprises')).toBeHidden()
})

test('a guest comes by a link into one channel, and sees no other', async ({ owner, browser, stage }) => {
  const page = await owner()
  await page.goto('/admin/invitations')
  await page.getByLabel('They become').selectOption('Guest')
  await page.getByLabel('They are brought into').selectOption('#general')
  await page.getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByLabel('Invitation link').inputValue()
  const context = await browser.newContext()
  stage.defer(() => context.close())
  const guest = await context.newPage()
  await guest.goto(link)
  await guest.getByLabel('Name').fill('Gwen')
  await guest.getByLabel('Handle').fill(`gwen-${Date.now().toString(36)}`)
  await guest.getByLabel('Password').fill('another long password')
  await guest.getByRole('button', { name: 'Create account' }).click()
  await expect(guest.getByRole('textbox', { name: 'Message #general' })).toBeEditable()
  await expect(
    guest.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: /general/ }),
  ).toBeVisible()
})

import { writeFileSync } from 'node:fs'
import { expect, test } from './cast.ts'
import { invitationFile } from './paths.ts'

// In this order: the installation is new.
test.describe.configure({ mode: 'serial' })

test('the first visitor becomes the owner and invites people by link', async ({
  page,
  browser,
  baseURL,
  stage,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Welcome to')
  await page.getByLabel('Name').fill('Olive Owner')
  await page.getByLabel('Handle').fill('olive')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create the owner’s account' }).click()

  await expect(page.getByRole('textbox', { name: 'Message #general' })).toBeFocused()

  await page.getByRole('button', { name: /Invite people by link/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite people by link' })
  await dialog.getByLabel('How many people').fill('10000')
  await dialog.getByRole('button', { name: 'Create link' }).click()
  await expect(dialog.getByLabel('Invitation link')).toBeFocused()
  const link = await dialog.getByLabel('Invitation link').inputValue()
  expect(link).toContain(`${baseURL}/join/`)
  writeFileSync(invitationFile(), link.split('/join/')[1]!)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  // With one channel there is nothing recent to go to.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByText('Actions', { exact: true })).toBeVisible()
  await expect(page.getByRole('dialog').getByText('Recent', { exact: true })).toHaveCount(0)
  await page.keyboard.press('Escape')

  const guest = await browser.newContext()
  stage.defer(() => guest.close())
  const arrival = await guest.newPage()
  await arrival.goto(link)
  await expect(arrival.getByText('You are invited')).toBeVisible()
  await arrival.getByLabel('Name').fill('Gus')
  await arrival.getByLabel('Handle').fill('gus')
  await arrival.getByLabel('Password').fill('another long password')
  await arrival.getByRole('button', { name: 'Create account' }).click()
  await expect(arrival.getByRole('textbox', { name: 'Message #general' })).toBeFocused()
  // What only those who run the workspace may is not offered.
  await expect(arrival.getByText('One for each subject or team.')).toBeVisible()
  await expect(arrival.getByRole('button', { name: /Invite people by link/ })).toHaveCount(0)
  await arrival.getByRole('textbox', { name: 'Message #general' }).fill('Hello, I am new')
  await arrival.keyboard.press('Enter')
  await expect(page.getByRole('feed').getByText('Hello, I am new')).toBeVisible()
})

test('without an invitation nobody signs up', async ({ page, request, baseURL }) => {
  await page.goto('/sign-up')
  await expect(page.getByRole('heading', { name: 'By invitation only' })).toBeVisible()
  const answer = await request.post('/api/auth/sign-up', {
    data: { handle: 'mallory', name: 'Mallory', password: 'let me in please' },
    headers: { origin: baseURL! },
  })
  expect(answer.status()).toBe(403)
  await page.goto('/join/AAAAAAAAAAAAAAAAAAAAAA')
  await expect(page.getByRole('heading', { name: 'This invitation does not work' })).toBeVisible()
})

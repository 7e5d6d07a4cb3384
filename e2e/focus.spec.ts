import { randomUUID } from 'node:crypto'
import { composerOf, expect, feedOf, message, tell, test } from './cast.ts'

test('a dialog begins at what one came for: inviting at its first field, deleting at the way out', async ({
  owner,
  person,
  channelOf,
}) => {
  const page = await owner()
  await page.goto('/')
  await page.getByRole('button', { name: /menu$/ }).first().click()
  await page.getByRole('menuitem', { name: 'Invite people' }).click()
  await expect(page.getByRole('dialog').getByLabel('How many people')).toBeFocused()

  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.open(place)
  await ada.say('nonsense')
  await message(ada.page, 'nonsense').hover()
  await message(ada.page, 'nonsense').getByRole('button', { name: 'More actions' }).click()
  await ada.page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  // What was pressed is gone with the message: one goes on writing.
  await expect(composerOf(ada.page)).toBeFocused()
})

test('Esc closes a pane and leads back: to the button that opened it, or to writing when that is gone', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, 'who comes?')
  await ada.open(place)
  const members = ada.page.getByRole('button', { name: /^Members/ }).first()
  await members.click()
  const find = ada.page.getByPlaceholder('Find a member')
  await find.click()
  await find.press('Escape')
  await expect(find).toHaveCount(0)
  await expect(members).toBeFocused()

  await message(ada.page, 'who comes?').hover()
  await message(ada.page, 'who comes?').getByRole('button', { name: 'Reply in thread' }).click()
  const reply = ada.page.getByRole('complementary', { name: 'Thread' }).getByRole('textbox')
  await expect(reply).toBeFocused()
  await ada.page.mouse.move(0, 0)
  await reply.press('Escape')
  await expect(reply).toHaveCount(0)
  await expect(composerOf(ada.page)).toBeFocused()
})

test('a form that was filled in wrongly leads to its first wrong field, and to a handle that is taken', async ({
  person,
  browser,
  baseURL,
  stage,
  owner,
}) => {
  const ada = await person('Ada')
  const olive = await owner()
  await olive.goto('/')
  await olive.getByRole('button', { name: /menu$/ }).first().click()
  await olive.getByRole('menuitem', { name: 'Invite people' }).click()
  await olive.getByRole('button', { name: 'Create link' }).click()
  const link = await olive.getByLabel('Invitation link').inputValue()

  const context = await browser.newContext({ baseURL: baseURL! })
  stage.defer(() => context.close())
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('Name')).toBeFocused()
  await page.getByLabel('Name').fill('Another Ada')
  await page.getByLabel('Handle').fill(ada.handle)
  await page.getByLabel('Password').fill(randomUUID())
  await page.getByLabel('Password').press('Enter')
  await expect(page.getByText('This handle is taken')).toBeVisible()
  await expect(page.getByLabel('Handle')).toBeFocused()
})

test('what one looks for can be read and pressed: the day in view does not lie over it', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await tell(ada, place, ...Array.from({ length: 60 }, (_, at) => `line ${at}`))
  await ada.open(place)
  await expect(feedOf(ada.page)).toContainText('line 59')
  await composerOf(ada.page).press('Control+f')
  const field = ada.page.getByRole('search', { name: 'Find in this conversation' }).getByRole('textbox')
  await field.fill('line 5')
  await expect(ada.page.getByText(/^\d+ of \d+$/)).toBeVisible()
  // All of it, from end to end.
  await expect
    .poll(() =>
      field.evaluate((input) => {
        const { left, width, top, height } = input.getBoundingClientRect()
        return Array.from({ length: 20 }, (_, at) =>
          document.elementFromPoint(left + (width * (at + 0.5)) / 20, top + height / 2),
        ).every((hit) => hit === input)
      }),
    )
    .toBe(true)
})

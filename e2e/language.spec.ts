import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, message, test } from './cast.ts'
import type { Person } from './cast.ts'
import { scriptsOf } from './scripts-of.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** This person at a browser that asks for German. */
async function inGerman(
  browser: Browser,
  stage: AsyncDisposableStack,
  person: Person,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext({
    locale: 'de-DE',
    baseURL: new URL(person.page.url()).origin,
    storageState: await person.context.storageState(),
    ...options,
  })
  stage.defer(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()))
  return { page, context, errors }
}

test('whose browser asks for German reads it from the first paint on, and is sent no English', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const { channel } = await channelOf(ada)
  const read = async (language: string) => {
    const headers = { 'accept-language': language }
    const html = await (await ada.context.request.get(`/c/${channel}`, { headers })).text()
    const scripts = await Promise.all(
      [...scriptsOf(html)].map(async (path) => (await ada.context.request.get(path)).text()),
    )
    return { html, script: scripts.join('\n') }
  }
  const german = await read('de-AT,de;q=0.9,en;q=0.5')
  expect(german.html).toMatch(/<html lang="de" dir="ltr"/)
  expect(german.html).toContain('Zur Unterhaltung springen')
  expect(german.script).toContain('Zur Unterhaltung springen')
  expect(german.script).not.toContain('Skip to the conversation')
  const english = await read('en-GB')
  expect(english.html).toMatch(/<html lang="en" dir="ltr"/)
  expect(english.html).toContain('Skip to the conversation')
  expect(english.script).toContain('Skip to the conversation')
  expect(english.script).not.toContain('Zur Unterhaltung springen')
})

test('Ada talks in German at her desk: the channel, her settings and the activity, in both themes', async ({
  browser,
  stage,
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.page.goto('/')
  const { page, errors } = await inGerman(browser, stage, ada)
  await page.goto(`/c/${place.channel}`)
  const composer = page.getByRole('textbox', { name: `Nachricht an #${place.name}` })
  await composer.fill('Guten Morgen')
  await composer.press('Enter')
  await expect(message(page, 'Guten Morgen')).toBeVisible()
  await message(page, 'Guten Morgen').hover()
  await expect(page.getByRole('button', { name: 'Im Thread antworten' }).first()).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `the channel in German, ${colorScheme}`)
  }
  await page.goto('/settings')
  await expect(page.getByRole('combobox', { name: 'Sprache der Oberfläche' })).toBeVisible()
  await expectAccessible(page, 'the settings in German')
  await page.goto('/activity')
  await expect(page.getByRole('heading', { name: 'Aktivität', level: 1 })).toBeVisible()
  await expect(page).toHaveTitle(/^Aktivität · /)
  expect(errors).toEqual([])
})

test('Ada reads German on her phone: she opens the drawer, writes, and is told when she is offline', async ({
  browser,
  stage,
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.page.goto('/')
  const { page, context, errors } = await inGerman(browser, stage, ada, phone)
  await page.goto(`/c/${place.channel}`)
  const composer = page.getByRole('textbox', { name: `Nachricht an #${place.name}` })
  await composer.fill('von unterwegs')
  await page.getByRole('button', { name: 'Senden' }).tap()
  await expect(message(page, 'von unterwegs')).toBeVisible()
  await page.getByRole('button', { name: 'Kanäle und Personen' }).tap()
  await expect(page.getByRole('complementary', { name: 'Seitenleiste' })).toBeVisible()
  await expectAccessible(page, 'the drawer in German')
  await page.keyboard.press('Escape')
  expect(errors).toEqual([])
  await context.setOffline(true)
  await expect(page.getByText('Du bist offline.').first()).toBeVisible()
})

test('Ada changes to German: what she was typing stays, her other device follows, and it lasts', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [place, elsewhere] = [await channelOf(ada), await channelOf(ada)]
  const other = await ada.anotherDevice()
  await other.open(elsewhere)
  await ada.open(place)
  await composerOf(ada.page).fill('half a thought')
  await composerOf(other.page).fill('another half')
  await ada.page.goto('/settings')
  await ada.page.getByLabel('New keyword').fill('tea')
  const choice = ada.page.getByRole('combobox', { name: 'Language of the interface' })
  await expect(choice.getByRole('option', { selected: true })).toHaveText('The browser’s (English)')
  await choice.selectOption('Deutsch')
  await expect(ada.page.getByRole('heading', { name: 'Deine Einstellungen' })).toBeVisible()
  await expect(ada.page.getByLabel('Neues Stichwort')).toHaveValue('tea')
  await expect(ada.page.locator('html')).toHaveAttribute('lang', 'de')

  const german = other.page.getByRole('textbox', { name: `Nachricht an #${elsewhere.name}` })
  await expect(german).toHaveValue('another half')

  await ada.page.goto(`/c/${place.channel}`)
  await expect(ada.page.getByRole('textbox', { name: `Nachricht an #${place.name}` })).toHaveValue(
    'half a thought',
  )
  const html = await (await ada.context.request.get(`/c/${place.channel}`)).text()
  expect(html).toMatch(/<html lang="de"/)

  await ada.page.goto('/settings')
  await ada.page.getByRole('combobox', { name: 'Sprache der Oberfläche' }).selectOption('')
  await expect(ada.page.getByRole('heading', { name: 'Your settings' })).toBeVisible()
  await expect(other.page.getByRole('textbox', { name: `Message #${elsewhere.name}` })).toHaveValue(
    'another half',
  )
})

test('a visitor changes the language before signing in, and keeps what was typed', async ({
  browser,
  stage,
  baseURL,
}) => {
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: baseURL! })
  stage.defer(() => context.close())
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sign in to')
  await page.getByLabel('Handle').fill('ada')
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Anmelden bei')
  await expect(page.getByLabel('Benutzername')).toHaveValue('ada')
  await expect(page).toHaveTitle('Anmelden · Runnel')
  await expectAccessible(page, 'signing in, in German')
  await page.getByLabel('Passwort').fill('not it, I think')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByText('Benutzername und Passwort passen nicht zusammen.')).toBeVisible()
  await page.goto('/nowhere/at/all')
  await expect(page.getByRole('heading')).toHaveText('Unter dieser Adresse gibt es nichts')
})

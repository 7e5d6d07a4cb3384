import { composerOf, expect, sidebarOf, test } from './cast.ts'

test('Bob asks to join, Ada sees it on the header and lets him in', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada)
  const program = await ada.program()
  await program.request('channel:set-limits', { channel: place.channel, limits: { joining: 'approval' } })
  await ada.open(place)
  await bob.page.goto('/browse')
  await bob.page.getByLabel('Find a channel').fill(place.name)
  await expect(bob.page.getByText('Ask first')).toBeVisible()
  const ask = bob.page.getByRole('button', { name: `Ask to join #${place.name}` })
  await ask.click()
  const dialog = bob.page.getByRole('dialog')
  await expect(dialog.getByText('Its moderators see that you ask')).toBeVisible()
  await dialog.getByLabel(/tell them/).fill('I have a wheelbarrow')
  await dialog.getByRole('button', { name: 'Ask to join' }).click()
  await ada.page.getByRole('button', { name: '1 person asks to join' }).click()
  await expect(ada.page.getByText('“I have a wheelbarrow”')).toBeVisible()

  // Thinks better of it, also after a reload, and asks again.
  await bob.page.reload()
  await bob.page.getByLabel('Find a channel').fill(place.name)
  await bob.page.getByRole('button', { name: `Withdraw the request to join #${place.name}` }).click()
  await expect(ada.page.getByText('Nobody is asking to join.')).toBeVisible()
  await ask.click()
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Ask to join' }).click()

  await ada.page.getByRole('button', { name: 'Let in Bob' }).click()
  await expect(sidebarOf(bob.page).getByRole('link', { name: new RegExp(place.name) })).toBeVisible()
  await bob.page.getByRole('button', { name: `Open #${place.name}` }).click()
  await expect(composerOf(bob.page)).toBeEditable()
})

test('a link into a channel brings Bob in; used up, withdrawn or while banned it says so', async ({
  person,
  channelOf,
}) => {
  const [ada, bob, cy, dee] = [
    await person('Ada'),
    await person('Bob'),
    await person('Cy'),
    await person('Dee'),
  ]
  const place = await channelOf(ada, [], { kind: 'private' })
  await ada.open(place)
  await ada.page.getByRole('button', { name: 'Channel details' }).last().click()
  await ada.page.getByRole('button', { name: 'Invitation links' }).click()
  const field = ada.page.getByRole('textbox', { name: 'Invitation link' })
  const make = async (people: string, last?: string) => {
    await ada.page.getByLabel('How many people').fill(people)
    await ada.page.getByRole('button', { name: 'Create link' }).click()
    await expect(field).toHaveValue(/\/join\//)
    if (last !== undefined) await expect(field).not.toHaveValue(last)
    return field.inputValue()
  }
  const link = await make('1')
  await bob.page.goto(link)
  await bob.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(composerOf(bob.page)).toBeEditable()

  await cy.page.goto(link)
  await expect(cy.page.getByText('It may have run out, been used up or been withdrawn')).toBeVisible()
  await expect(cy.page.getByRole('link', { name: 'Go to the conversations' })).toBeVisible()

  const second = await make('5', link)
  const program = await ada.program()
  await program.request('member:ban', { channel: place.channel, user: dee.user })
  await dee.page.goto(second)
  await dee.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(dee.page.getByText(`You cannot join #${place.name}`)).toBeVisible()
  await expect(dee.page.getByText(/banned/)).toBeVisible()

  await cy.page.goto(second)
  await expect(cy.page.getByRole('button', { name: `Join #${place.name}` })).toBeEnabled()
  await ada.page.getByRole('button', { name: 'Withdraw the link with 5 uses left' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
  await expect(ada.page.getByText('No link is open.')).toBeVisible()
  await cy.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(cy.page.getByText('This link no longer works')).toBeVisible()
})

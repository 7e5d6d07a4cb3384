import type { Page } from '@playwright/test'
import type { Screen, Shown } from './screen.ts'
import type { Stage } from './stage.ts'

const design = ({ design: { channel } }: Stage) => `/c/${channel}`
const message = (page: Page, text: string) =>
  page.getByRole('feed').first().getByRole('article').filter({ hasText: text }).first()
const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).last().click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const row = (page: Page, name: string) => page.getByRole('menuitem', { name }).click()

/** A row of a message's menu; on a phone a finger rests on the message for it. */
async function choose({ page, isPhone }: Shown, text: string, name?: string): Promise<void> {
  const one = message(page, text)
  if (isPhone)
    await one
      .getByText(text)
      .first()
      .dispatchEvent('pointerdown', { pointerType: 'touch', isPrimary: true, button: 0 })
  else {
    await one.hover()
    await one.getByRole('button', { name: 'More actions' }).click()
  }
  await page.getByRole(isPhone ? 'dialog' : 'menu').waitFor()
  if (name !== undefined)
    await page
      .getByRole(isPhone ? 'button' : 'menuitem', { name })
      .first()
      .click()
}

async function details({ page }: Shown): Promise<void> {
  await press(page, 'Channel details')
  await heading(page, 'Details')
}

/** A pane that the channel's details lead to. */
const behindDetails = (name: string) => async (shown: Shown) => {
  await details(shown)
  await press(shown.page, new RegExp(`^${name}`))
  await heading(shown.page, name)
}

async function members({ page }: Shown): Promise<void> {
  await page
    .getByRole('button', { name: /^Members/ })
    .first()
    .click()
  await heading(page, 'Members')
}

/** A row of the menu of the workspace, which is in the drawer on a phone. */
async function workspace({ page, isPhone }: Shown, name: string): Promise<void> {
  if (isPhone) await press(page, 'Channels and people')
  await page
    .getByRole('button', { name: /menu$|^Menu/ })
    .first()
    .click()
  await row(page, name)
}

/** Every screen there is: a new one is a line here. */
export const screens: readonly Screen[] = [
  { name: 'sign-in', title: 'Signing in', path: () => '/sign-in' },
  { name: 'sign-up', title: 'Signing up without an invitation', path: () => '/sign-up' },
  { name: 'join', title: 'Joining by a link', path: ({ invitation }) => `/join/${invitation}` },
  { name: 'reset', title: 'A new password by a link', path: ({ reset }) => `/reset/${reset}` },
  {
    name: 'conversation',
    title: 'A conversation',
    as: 'ada',
    path: design,
    show: ({ page }) => message(page, '🎉🎉').waitFor(),
  },
  {
    name: 'conversation-imported',
    title: 'An imported conversation',
    as: 'ada',
    path: ({ ubuntu }) => `/c/${ubuntu.channel}`,
  },
  { name: 'conversation-direct', title: 'Two people', as: 'ada', path: ({ direct }) => `/c/${direct}` },
  {
    name: 'conversation-empty',
    title: 'An empty channel',
    as: 'ada',
    path: ({ blank }) => `/c/${blank.channel}`,
  },
  {
    name: 'conversation-ephemeral',
    title: 'A channel that stores nothing',
    as: 'ada',
    path: ({ whispers }) => `/c/${whispers.channel}`,
  },
  {
    name: 'conversation-archived',
    title: 'An archived channel',
    as: 'ada',
    path: ({ old }) => `/c/${old.channel}`,
  },
  {
    name: 'message-actions',
    title: 'What can be done with a message',
    as: 'ada',
    path: design,
    show: (shown) => choose(shown, 'Rules for this week'),
  },
  {
    name: 'emoji-picker',
    title: 'Choosing a reaction',
    as: 'ada',
    path: design,
    show: async (shown) => {
      const { page, isPhone } = shown
      const one = message(page, 'Rules for this week')
      if (isPhone) {
        await choose(shown, 'Rules for this week')
        await page.getByRole('dialog').getByRole('button', { name: 'Choose a reaction' }).click()
        return page.getByRole('combobox', { name: 'Search emoji' }).waitFor()
      }
      await one.hover()
      await one.getByRole('button', { name: 'Choose a reaction' }).first().click()
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'editing',
    isAlone: true,
    title: 'Editing a message',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      const box = page.getByRole('textbox', { name: /^Message / })
      await box.click()
      await box.press('ArrowUp')
      await page.getByRole('textbox', { name: 'Edit message' }).waitFor()
    },
  },
  {
    name: 'versions',
    title: 'What a message said before',
    as: 'ada',
    path: design,
    show: async (shown) => {
      await choose(shown, 'Should the banner', 'Earlier versions')
      await see(shown.page, 'What this message said')
    },
  },
  {
    name: 'who-reacted',
    title: 'Who reacted',
    as: 'ada',
    path: design,
    show: async (shown) => {
      await choose(shown, 'It was the backoff', 'Who reacted')
      await shown.page.getByRole('dialog', { name: 'Who reacted' }).waitFor()
    },
  },
  {
    name: 'deleting',
    title: 'Deleting a message',
    as: 'ada',
    path: design,
    show: async (shown) => {
      await choose(shown, 'It was the backoff', 'Delete')
      await see(shown.page, 'Delete this message?')
    },
  },
  {
    name: 'completion',
    isAlone: true,
    title: 'Naming somebody',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).pressSequentially('What do you think, @')
      await page.getByRole('option').first().waitFor()
    },
    after: ({ page }) => page.getByRole('textbox', { name: /^Message / }).fill(''),
  },
  {
    name: 'commands',
    isAlone: true,
    title: 'Slash commands',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).pressSequentially('/')
      await page.getByRole('option').first().waitFor()
    },
    after: ({ page }) => page.getByRole('textbox', { name: /^Message / }).fill(''),
  },
  {
    name: 'thread',
    title: 'A thread',
    as: 'ada',
    path: (stage) => `${design(stage)}?thread=${stage.thread}`,
    show: ({ page }) => see(page, 'dot first, number later'),
  },
  {
    name: 'threads',
    title: 'Threads I follow',
    as: 'ada',
    path: () => '/threads',
    show: ({ page }) => see(page, 'dot first'),
  },
  { name: 'pinned', title: 'Pinned messages', as: 'ada', path: design, show: behindDetails('Pinned') },
  {
    name: 'members',
    title: 'Members',
    as: 'ada',
    path: design,
    show: members,
  },
  {
    name: 'person',
    title: 'Who somebody is',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      await message(page, 'Should the banner').getByRole('button', { name: 'Cy Twombly' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'details', title: 'About a channel', as: 'ada', path: design, show: details },
  {
    name: 'channel-settings',
    isAlone: true,
    title: 'Settings of a channel',
    as: 'ada',
    path: design,
    show: async (shown) => {
      await behindDetails('Settings')(shown)
      await see(shown.page, 'It is held for you')
    },
  },
  {
    name: 'channel-settings-held',
    isAlone: true,
    title: 'Settings that somebody else holds',
    as: 'ada',
    path: design,
    show: async (shown) => {
      const { stage } = shown
      await stage.bob.client.request('admin:open', { channel: stage.design.channel }).catch(() => {})
      await behindDetails('Settings')(shown)
    },
    after: async ({ stage }) =>
      void (await stage.bob.client.request('admin:close', { channel: stage.design.channel }).catch(() => {})),
  },
  {
    name: 'channel-links',
    title: 'Links into a channel',
    as: 'ada',
    path: design,
    show: behindDetails('Invitation links'),
  },
  {
    name: 'requests',
    title: 'Requests to join',
    as: 'ada',
    path: ({ gate }) => `/c/${gate.channel}`,
    show: behindDetails('Requests to join'),
  },
  {
    name: 'ban',
    title: 'Banning somebody',
    as: 'ada',
    path: design,
    show: async (shown) => {
      await members(shown)
      await press(shown.page, 'What to do with Cy Twombly')
      await row(shown.page, 'Ban…')
      await shown.page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'removed',
    isAlone: true,
    title: 'Taken out of a channel',
    as: 'cy',
    path: ({ workshop }) => `/c/${workshop.channel}`,
    show: async ({ page, stage }) => {
      await page.getByRole('textbox', { name: /^Message / }).waitFor()
      await stage.ada.client.request('member:kick', {
        channel: stage.workshop.channel,
        user: stage.cy.user,
        reason: 'This one is for those who build it',
      })
      await see(page, 'This one is for those who build it')
    },
    after: async ({ stage }) =>
      void (await stage.ada.client.request('channel:invite', {
        channel: stage.workshop.channel,
        user: stage.cy.user,
      })),
  },
  {
    name: 'not-mine',
    title: 'A channel one has to ask for',
    as: 'cy',
    path: ({ gate }) => `/c/${gate.channel}`,
    show: ({ page }) => heading(page, /^You are not a member/),
  },
  { name: 'nowhere', title: 'An address where nothing is', as: 'ada', path: () => '/c/nothing' },
  {
    name: 'offline',
    isAlone: true,
    title: 'Offline, with a message that waits',
    as: 'ada',
    path: ({ deploys }) => `/c/${deploys.channel}`,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).waitFor()
      await page.context().setOffline(true)
      await page.getByRole('textbox', { name: /^Message / }).fill('I am in the tunnel')
      await page.getByRole('textbox', { name: /^Message / }).press('Enter')
      await see(page, /offline/i)
      await see(page, /Not sent yet/)
    },
    after: async ({ page }) => {
      await page
        .getByRole('button', { name: 'Discard' })
        .first()
        .click({ timeout: 500 })
        .catch(() => {})
      await page.context().setOffline(false)
    },
  },
  {
    name: 'drawer',
    title: 'Channels and people on a phone',
    as: 'ada',
    path: design,
    show: async ({ page, isPhone }) => {
      if (isPhone) await press(page, 'Channels and people')
    },
  },
  {
    name: 'switcher',
    title: 'Ctrl+K',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('option').first().waitFor()
      await page.keyboard.type('de')
    },
  },
  {
    name: 'keys',
    title: 'Keyboard shortcuts',
    as: 'ada',
    path: design,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).waitFor()
      await page.keyboard.press('Control+/')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'find',
    title: 'Finding in a conversation',
    as: 'ada',
    path: ({ ubuntu }) => `/c/${ubuntu.channel}`,
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: /^Message / }).waitFor()
      await page.keyboard.press('Control+f')
      await page.getByRole('search', { name: 'Find in this conversation' }).getByRole('textbox').fill('unity')
      await see(page, /^\d+ of \d+$/)
    },
  },
  {
    name: 'why-unread',
    title: 'Why something is unread',
    as: 'ada',
    path: () => '/unread',
    show: async ({ page }) => {
      await page
        .getByRole('button', { name: /^Why is #general/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'status',
    title: 'Setting a status',
    as: 'ada',
    path: design,
    show: async ({ page, isPhone }) => {
      if (isPhone) await press(page, 'Channels and people')
      await press(page, /your status and settings/)
      await row(page, 'Change your status…')
      await page.getByRole('dialog', { name: 'Your status' }).waitFor()
    },
  },
  { name: 'unread', title: 'All unread', as: 'ada', path: () => '/unread' },
  { name: 'activity', title: 'Activity', as: 'ada', path: () => '/activity' },
  {
    name: 'browse',
    title: 'Browsing channels',
    as: 'cy',
    path: () => '/browse',
    show: ({ page }) => see(page, 'gatehouse'),
  },
  {
    name: 'create-channel',
    title: 'Making a channel',
    as: 'ada',
    path: design,
    show: (shown) => workspace(shown, 'Create a channel'),
  },
  {
    name: 'invite',
    title: 'Inviting people',
    as: 'ada',
    path: design,
    show: (shown) => workspace(shown, 'Invite people'),
  },
  { name: 'settings', title: 'My settings', as: 'ada', path: () => '/settings' },
  { name: 'admin-people', title: 'Running the workspace: people', as: 'ada', path: () => '/admin' },
  {
    name: 'admin-role',
    title: 'Running the workspace: a role',
    as: 'ada',
    path: () => '/admin',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'What to do with Bob Bemer’s account' }).click()
      await row(page, 'Change role…')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-channels',
    title: 'Running the workspace: channels',
    as: 'ada',
    path: () => '/admin/channels',
  },
  {
    name: 'admin-invitations',
    title: 'Running the workspace: invitations',
    as: 'ada',
    path: () => '/admin/invitations',
  },
  {
    name: 'admin-audit',
    title: 'Running the workspace: what was done',
    as: 'ada',
    path: () => '/admin/audit',
  },
]

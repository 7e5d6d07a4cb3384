import type { BehindTexts } from './catalogue.ts'
import { accountTexts } from './account.de.ts'
import { activityTexts } from './activity.de.ts'
import { adminTexts } from './admin.de.ts'
import { auditTexts } from './audit.de.ts'
import { browseTexts } from './browse.de.ts'
import { channelTexts } from './channel.de.ts'
import { composerTexts } from './composer.de.ts'
import { emojiTexts } from './emoji.de.ts'
import { findTexts } from './find.de.ts'
import { frameTexts } from './frame.de.ts'
import { invitationTexts } from './invitation.de.ts'
import { keysTexts } from './keys.de.ts'
import { knockTexts } from './knock.de.ts'
import { membersTexts } from './members.de.ts'
import { messageTexts } from './message.de.ts'
import { noticeTexts } from './notice.de.ts'
import { notificationTexts } from './notification.de.ts'
import { peopleTexts } from './people.de.ts'
import { personTexts } from './person.de.ts'
import { refusalTexts } from './refusal.de.ts'
import { pinTexts } from './pin.de.ts'
import { presenceTexts } from './presence.de.ts'
import { removalTexts } from './removal.de.ts'
import { resetTexts } from './reset.de.ts'
import { sessionsTexts } from './sessions.de.ts'
import { settingsTexts } from './settings.de.ts'
import { arrangeTexts, sidebarTexts } from './sidebar.de.ts'
import { switcherTexts } from './switcher.de.ts'
import { threadPaneTexts } from './thread-pane.de.ts'
import { unreadTexts } from './unread.de.ts'
import { welcomeTexts } from './welcome.de.ts'

/** Everything else that is said, in German. Loaded right behind a page's first script. */
export const behind: BehindTexts = {
  account: accountTexts,
  activity: activityTexts,
  admin: adminTexts,
  arrange: arrangeTexts,
  audit: auditTexts,
  browse: browseTexts,
  channel: channelTexts,
  composer: composerTexts,
  emoji: emojiTexts,
  find: findTexts,
  frame: frameTexts,
  invitation: invitationTexts,
  keys: keysTexts,
  knock: knockTexts,
  members: membersTexts,
  message: messageTexts,
  notice: noticeTexts,
  notification: notificationTexts,
  people: peopleTexts,
  person: personTexts,
  pin: pinTexts,
  presence: presenceTexts,
  refusal: refusalTexts,
  removal: removalTexts,
  reset: resetTexts,
  sessions: sessionsTexts,
  settings: settingsTexts,
  sidebar: sidebarTexts,
  switcher: switcherTexts,
  threadPane: threadPaneTexts,
  unread: unreadTexts,
  welcome: welcomeTexts,
}

import { accountTexts } from './account.en.ts'
import { activityTexts } from './activity.en.ts'
import { adminTexts } from './admin.en.ts'
import { auditTexts } from './audit.en.ts'
import { browseTexts } from './browse.en.ts'
import { channelTexts } from './channel.en.ts'
import { composerTexts } from './composer.en.ts'
import { emojiTexts } from './emoji.en.ts'
import { findTexts } from './find.en.ts'
import { frameTexts } from './frame.en.ts'
import { invitationTexts } from './invitation.en.ts'
import { keysTexts } from './keys.en.ts'
import { knockTexts } from './knock.en.ts'
import { membersTexts } from './members.en.ts'
import { messageTexts } from './message.en.ts'
import { noticeTexts } from './notice.en.ts'
import { notificationTexts } from './notification.en.ts'
import { peopleTexts } from './people.en.ts'
import { personTexts } from './person.en.ts'
import { refusalTexts } from './refusal.en.ts'
import { pinTexts } from './pin.en.ts'
import { presenceTexts } from './presence.en.ts'
import { removalTexts } from './removal.en.ts'
import { resetTexts } from './reset.en.ts'
import { sessionsTexts } from './sessions.en.ts'
import { settingsTexts } from './settings.en.ts'
import { arrangeTexts, sidebarTexts } from './sidebar.en.ts'
import { switcherTexts } from './switcher.en.ts'
import { threadPaneTexts } from './thread-pane.en.ts'
import { unreadTexts } from './unread.en.ts'
import { welcomeTexts } from './welcome.en.ts'

/** Everything else that is said, in English. Loaded right behind a page's first script. */
export const behind = {
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

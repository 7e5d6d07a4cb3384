import type { channelTexts as English } from './channel.en.ts'
import { counted, every, span } from './counted.de.ts'

/** What is said about one channel, its details and its settings, in German. Loaded when first needed. */
export const channelTexts: typeof English = {
  kinds: {
    public: 'Öffentlicher Kanal',
    private: 'Privater Kanal',
    direct: 'Direktnachricht',
  },
  kindTexts: {
    public: 'Alle im Workspace können ihn finden und ihm beitreten.',
    private: 'Nur wer eingeladen ist, sieht, dass es ihn gibt.',
    ephemeral: 'Nichts, was darin gesagt wird, wird gespeichert. Wer nicht da ist, verpasst es.',
  },
  name: 'Name',
  nameHint: 'Kleinbuchstaben, Ziffern, Binde- und Unterstriche.',
  nameBad: 'Nimm Buchstaben, Ziffern, Binde- und Unterstriche, am Anfang einen Buchstaben oder eine Ziffer.',
  nameTaken: 'Einen Kanal mit diesem Namen gibt es schon.',
  namePlaceholder: 'gartenfest',
  topic: 'Thema',
  noTopic: 'Noch kein Thema.',
  topicHint: 'Eine Zeile darüber, was hierher gehört.',
  kind: 'Art',
  here: 'Wer da ist',
  yourRole: 'Deine Rolle',
  byInstallation: 'Du verwaltest den Workspace und darfst deshalb hier alles ändern.',
  optional: 'optional',

  leave: 'Kanal verlassen',
  leaveTitle: (title) => `${title} verlassen?`,
  leavePublic: 'Seine Nachrichten bleiben. Du kannst jederzeit wieder beitreten.',
  leaveApproval:
    'Seine Nachrichten bleiben. Um zurückzukommen, fragst du den Beitritt an, und die Moderation lässt dich herein.',
  leavePrivate: 'Seine Nachrichten bleiben, aber zurück kannst du nur, wenn ein Mitglied dich einlädt.',
  leaveForGood:
    'Du bist das letzte Mitglied. Danach kann niemand zurückkommen oder jemanden einladen: Was dort gesagt wurde, bleibt, aber niemand wird es je wieder lesen.',
  leaveDo: 'Verlassen',
  leaveLastOwner:
    'Du leitest diesen Kanal allein. Gib zuerst jemand anderem die Leitung: Öffne die Mitglieder und wähl eine Person.',

  create: 'Kanal erstellen',
  createTitle: 'Kanal erstellen',
  createText: 'Ein Ort für ein Thema, ein Team oder ein Projekt.',
  visibility: 'Wer ihn sehen kann',
  kindPublic: 'Öffentlich',
  kindPrivate: 'Privat',
  kindEphemeral: 'Flüchtig',

  notFoundTitle: 'Diesen Kanal gibt es nicht, oder er ist keiner von deinen',
  notFoundText:
    'Vielleicht ist er privat, umbenannt oder vertippt. Wenn dir jemand diesen Link geschickt hat, bitte um eine Einladung in den Kanal.',
  joinTitle: (title) => `Du bist noch nicht Mitglied von ${title}`,
  approvalText: 'Neue Mitglieder lässt die Moderation herein.',

  back: 'Zurück zu den Details des Kanals',
  settings: 'Einstellungen',
  links: 'Einladungslinks',
  bans: 'Gesperrte Personen',
  knocks: 'Beitrittsanfragen',
  audit: 'Protokoll',

  held: 'Einen Kanal ändert immer nur eine Person. Solange dieser Bereich offen ist, ist der Kanal für dich reserviert.',
  asking: 'Kanal wird reserviert\u00a0…',
  heldBy: (name, until) => `${name} ändert diesen Kanal gerade, bis ${until} oder länger.`,
  heldByMe: (until) =>
    `Du änderst diesen Kanal gerade in einem anderen Tab oder auf einem anderen Gerät, bis ${until} oder länger.`,
  heldByWhat: 'Danach kannst du ihn ändern.',
  lost: {
    broken: (name, reason) =>
      `${name} hat deine Reservierung dieses Kanals aufgehoben${reason === undefined ? '.' : `: „${reason}“.`}`,
    taken: (name) => `Deine Reservierung dieses Kanals ist abgelaufen, und jetzt ändert ihn ${name}.`,
    ended: 'Deine Reservierung dieses Kanals ist abgelaufen.',
    offline: 'Die Verbindung ist abgebrochen und damit deine Reservierung dieses Kanals.',
  },
  lostWhat: 'Nichts Ungespeichertes wurde übernommen. Deine Eingaben sind noch hier.',
  takeAgain: 'Neu reservieren',
  breakHold: 'Reservierung aufheben\u00a0…',
  breakTitle: (name) => `Reservierung von ${name} aufheben?`,
  breakText: (name) =>
    `${name} erfährt davon, und was dort noch nicht gespeichert ist, wird nicht gespeichert. Danach kannst du den Kanal ändern. Es steht im Protokoll.`,
  breakDo: 'Reservierung aufheben',
  breakReason: 'Grund',
  breakReasonHint: 'Wird der Person gezeigt und vermerkt.',
  changedMeanwhile: (now) =>
    now === '' ? 'Inzwischen ist hier nichts mehr.' : `Inzwischen steht hier „${now}“.`,

  save: 'Änderungen speichern',
  saveLimits: 'Regeln speichern',
  saved: 'Gespeichert.',
  limits: 'Wer was darf',
  posting: 'Wer schreiben darf',
  postingChoices: {
    all: 'Alle Mitglieder',
    voice: 'Rederecht, Moderation und Leitung',
    moderators: 'Moderation und Leitung',
  },
  postingText: 'Alle anderen können lesen.',
  slow: 'Langsamer Modus',
  slowChoice: (seconds) => (seconds === 0 ? 'Aus' : `Eine Nachricht ${every(seconds)}`),
  slowText: 'So lange wartet jedes Mitglied zwischen zwei Nachrichten. Moderation und Leitung warten nie.',
  everyone: 'Wer alle benachrichtigen darf',
  everyoneChoices: {
    all: 'Alle Mitglieder',
    moderators: 'Moderation und Leitung',
    owners: 'Leitung',
  },
  everyoneText: 'Mit @channel und @here.',
  joining: 'Wie man hereinkommt',
  joiningChoices: {
    open: 'Ohne Anfrage',
    approval: 'Auf Anfrage, die Moderation lässt herein',
  },
  joiningText: 'Wer eingeladen ist, kommt in jedem Fall herein.',
  edit: 'Eigene Nachrichten bearbeiten',
  editChoice: (seconds) => (seconds === 0 ? 'Unbegrenzt' : `${span(seconds)} lang`),
  editText: 'Danach bleibt das Gesagte, wie es ist.',

  more: 'Größere Änderungen',
  toPrivate: 'Privat machen\u00a0…',
  toPrivateTitle: (title) => `${title} privat machen?`,
  toPrivateText:
    'Der Kanal verschwindet aus der Kanalliste. Seine Mitglieder bleiben und behalten alles, was hier gesagt wurde; neu herein kommt von nun an nur, wer eingeladen ist.',
  toPrivateHint: 'Nur seine Mitglieder wissen dann, dass es ihn gibt.',
  toPrivateDo: 'Privat machen',
  toPublic: 'Öffentlich machen\u00a0…',
  toPublicTitle: (title) => `${title} öffentlich machen?`,
  toPublicText:
    'Alle im Workspace können ihn finden, ihm beitreten und dann alles lesen, was hier je gesagt wurde, auch aus der Zeit, als er privat war.',
  toPublicHint: 'Alle können dann alles lesen.',
  toPublicDo: 'Öffentlich machen',
  converted: { public: 'Der Kanal ist jetzt öffentlich.', private: 'Der Kanal ist jetzt privat.' },
  transfer: 'Übergeben\u00a0…',
  transferTitle: (title) => `Die Leitung von ${title} übergeben?`,
  transferText:
    'Die Person bekommt die Leitung, du die Moderation. Nur sie kann dir die Leitung zurückgeben.',
  transferHint: 'Jemand anderem an deiner Stelle die Leitung geben.',
  transferWho: 'Wer die Leitung bekommt',
  transferDo: (name) => `An ${name} übergeben`,
  transferChoose: 'Übergeben',
  transferred: (name) => `${name} leitet jetzt den Kanal. Du bist in der Moderation.`,
  purge: 'Nachrichten einer Person löschen\u00a0…',
  purgeTitle: 'Alle Nachrichten einer Person hier löschen?',
  purgeText:
    'Alles, was diese Person je in diesem Kanal geschrieben hat, wird für alle gelöscht, auch Antworten. Es lässt sich nicht zurückholen. Dass es eine Nachricht gab, bleibt sichtbar.',
  purgeHint: 'Alles, was jemand hier geschrieben hat.',
  purgeWho: 'Wessen Nachrichten',
  purgeDo: (name) => `Alle Nachrichten von ${name} löschen`,
  purgeChoose: 'Nachrichten löschen',
  purging: (name, count) =>
    `Was ${name} geschrieben hat, wird gelöscht\u00a0… Bisher ${counted(count, 'Nachricht', 'Nachrichten')}.`,
  purgeCancel: 'Anhalten',
  purgeStopping: 'Hält nach diesem Teil an\u00a0…',
  purged: (name, count) =>
    count === 0
      ? `Von ${name} gibt es hier keine Nachrichten.`
      : `${counted(count, 'Nachricht', 'Nachrichten')} von ${name} gelöscht.`,
  purgeStopped: (name, count) =>
    `Angehalten. ${counted(count, 'Nachricht', 'Nachrichten')} von ${name} gelöscht, der Rest ist noch da.`,
  purgeFailed: (count) =>
    `Vorzeitig abgebrochen: bisher ${counted(count, 'Nachricht', 'Nachrichten')} gelöscht.`,
  archive: 'Archivieren\u00a0…',
  archiveTitle: (title) => `${title} archivieren?`,
  archiveText:
    'Alle können ihn weiter lesen, niemand kann schreiben. Er verschwindet aus der Kanalliste und lässt sich hier wiederherstellen.',
  archiveHint: 'Für seine Mitglieder lesbar, für neue Nachrichten geschlossen.',
  archiveDo: 'Kanal archivieren',
  archived: 'Der Kanal ist archiviert.',
  restore: 'Wiederherstellen\u00a0…',
  restoreTitle: (title) => `${title} wiederherstellen?`,
  restoreText: 'Er steht wieder in der Kanalliste, und es kann wieder geschrieben werden.',
  restoreHint: 'Wieder für neue Nachrichten öffnen.',
  restoreDo: 'Kanal wiederherstellen',
  restored: 'Der Kanal ist wieder offen.',
  delete: 'Löschen\u00a0…',
  deleteTitle: (title) => `${title} endgültig löschen?`,
  deleteText: (members) =>
    `Alles, was hier gesagt wurde, wird für ${counted(members, 'Mitglied', 'Mitglieder')} gelöscht, auch für dich, und niemand kann es zurückholen. Um den Kanal nur zu schließen, archivier ihn.`,
  deleteHint: 'Den Kanal und alles, was darin gesagt wurde, für alle.',
  deleteName: (name) => `Gib zur Bestätigung ${name} ein`,
  deleteNameBad: 'So heißt er nicht.',
  deleteReason: 'Grund',
  deleteReasonHint: 'Wird allen gezeigt, die darin sind.',
  deleteDo: 'Endgültig löschen',
}

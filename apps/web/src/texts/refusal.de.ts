import type { refusalTexts as English } from './refusal.en.ts'

const lastOwner = 'Jemand muss die Leitung haben: Gib sie zuerst jemand anderem.'

/** By what the server says, which is English. */
const sentences: Readonly<Record<string, string>> = {
  'There is no such reply.': 'Diese Antwort gibt es nicht.',
  'There is no such message.': 'Diese Nachricht gibt es nicht.',
  'There is no such account.': 'Dieses Konto gibt es nicht.',
  'There is no such person.': 'Diese Person gibt es nicht.',
  'This is a reply: name the first message of its thread.':
    'Das ist eine Antwort: Gemeint ist die erste Nachricht des Threads.',
  'This would be over already.': 'Das wäre schon vorbei.',
  'These are too many.': 'Das sind zu viele.',
  'Everyone may join this channel: just come in.': 'Diesem Kanal dürfen alle beitreten: Komm einfach herein.',
  'So many messages are pinned here that one must be unpinned first.':
    'Hier ist so viel angepinnt, dass zuerst etwas gelöst werden muss.',
  'So many people reacted like this that no more are counted.':
    'So haben schon so viele reagiert, dass nicht weiter gezählt wird.',
  'The last owner stays: make someone else an owner first.': lastOwner,
  'You are the last owner: make someone else an owner first, or hand the channel over.':
    'Du leitest den Kanal allein: Gib die Leitung zuerst jemand anderem oder übergib den Kanal.',
  'There is always an owner: make somebody else an owner first.': lastOwner,
  'There are enough different reactions to this message.':
    'Auf diese Nachricht gibt es schon genug verschiedene Reaktionen.',
  'There are too many bans; lift some first.': 'Es gibt zu viele Sperren; heb zuerst einige auf.',
  'There are too many open invitations; revoke some first.':
    'Es gibt zu viele offene Einladungen; zieh zuerst einige zurück.',
  'They are deactivated: let them back in first.': 'Dieses Konto ist deaktiviert: Reaktivier es zuerst.',
  'They cannot sign in, so they can own nothing.':
    'Diese Person kann sich nicht anmelden und deshalb nichts leiten.',
  'This handle is taken.': 'Dieser Benutzername ist vergeben.',
  'This is not a handle.': 'Das ist kein Benutzername.',
  'This name is taken.': 'Dieser Name ist vergeben.',
  'Too many people ask to be let in; try again later.':
    'Gerade fragen zu viele an; versuch es später noch einmal.',
  'They do not ask to be let in any more.': 'Diese Anfrage gibt es nicht mehr.',
  'You cannot ban yourself.': 'Dich selbst kannst du nicht sperren.',
  'You cannot mute yourself.': 'Dich selbst kannst du nicht stummschalten.',
  'A direct conversation cannot be left.': 'Eine Direktnachricht kann man nicht verlassen.',
  'A direct conversation has no settings.': 'Eine Direktnachricht hat keine Einstellungen.',
  'Nobody can be added to a direct conversation.': 'Zu einer Direktnachricht kann niemand hinzukommen.',
  'Name who it is with.': 'Sag, mit wem.',
  'Ask to be let in: a moderator of this channel decides.':
    'Frag den Beitritt an: Die Moderation dieses Kanals entscheidet.',
  'In a channel of more than 1,000 people only moderators may call everyone.':
    'In einem Kanal mit mehr als 1.000 Personen darf nur die Moderation alle benachrichtigen.',
  'Only moderators may call everyone in this channel.':
    'In diesem Kanal darf nur die Moderation alle benachrichtigen.',
  'Only owners may call everyone in this channel.':
    'In diesem Kanal darf nur die Leitung alle benachrichtigen.',
  'It is too late to edit this message.': 'Zum Bearbeiten dieser Nachricht ist es zu spät.',
  'Not everyone may write in this channel.': 'In diesem Kanal dürfen nicht alle schreiben.',
  'Nothing is stored here that could be answered.':
    'Hier wird nichts gespeichert, worauf sich antworten ließe.',
  'Nothing said here is stored, so none of it can be changed.':
    'Was hier gesagt wird, wird nicht gespeichert und lässt sich deshalb nicht ändern.',
  'Only an owner can do this to an owner or a moderator.':
    'Das kann bei Leitung und Moderation nur die Leitung.',
  'Only its author and moderators may delete a message.':
    'Eine Nachricht löschen darf nur, wer sie geschrieben hat, und die Moderation.',
  'Only its author and moderators see what a message said before.':
    'Frühere Fassungen sieht nur, wer die Nachricht geschrieben hat, und die Moderation.',
  'Only its author may edit a message.': 'Eine Nachricht bearbeiten darf nur, wer sie geschrieben hat.',
  'Only moderators and owners let people into this channel.':
    'In diesen Kanal lassen nur Moderation und Leitung herein.',
  'Only moderators and owners of the channel see this.': 'Das sehen nur Moderation und Leitung des Kanals.',
  'Only owners and admins of the installation see this.': 'Das sehen nur Leitung und Admins des Workspace.',
  'Only owners make owners and admins.': 'Zu Leitung oder Admin macht nur die Leitung.',
  'Only owners manage owners and admins.': 'Leitung und Admins verwaltet nur die Leitung.',
  'They come from another system’s history and have no account.':
    'Diese Person stammt aus dem Verlauf eines anderen Systems und hat kein Konto.',
  'This channel is archived.': 'Dieser Kanal ist archiviert.',
  'This invitation is no longer good; ask for a new one.':
    'Diese Einladung gilt nicht mehr; bitte um eine neue.',
  'This link is no longer good; ask for a new one.': 'Dieser Link gilt nicht mehr; bitte um einen neuen.',
  'This person is banned from this channel.': 'Diese Person ist in diesem Kanal gesperrt.',
  'This person is banned from this channel; the ban has to be lifted first.':
    'Diese Person ist in diesem Kanal gesperrt; zuerst muss die Sperre aufgehoben werden.',
  'You are a member of this channel.': 'Du bist Mitglied dieses Kanals.',
  'You are banned from this channel.': 'Du bist in diesem Kanal gesperrt.',
  'You are muted in this channel.': 'Du bist in diesem Kanal stummgeschaltet.',
  'You have had so many handles that no new one is left; you can take an earlier one of yours.':
    'Du hattest schon so viele Benutzernamen, dass kein neuer mehr geht; du kannst einen früheren von dir nehmen.',
  'You need an invitation to sign up here.': 'Um hier ein Konto zu erstellen, brauchst du eine Einladung.',
  'An invitation is needed to sign up here.': 'Um hier ein Konto zu erstellen, brauchst du eine Einladung.',
  'This account is deactivated. Ask those who run this place.':
    'Dieses Konto ist deaktiviert. Wende dich an die Leitung des Workspace.',
  'Handle or password is wrong.': 'Benutzername und Passwort passen nicht zusammen.',
  'Slow mode: wait a moment before you write again.':
    'Langsamer Modus: Warte einen Moment, bevor du wieder schreibst.',
  'It could not be sent for a day.': 'Es ließ sich einen Tag lang nicht senden.',
  'The server did not answer in time.': 'Der Server hat nicht rechtzeitig geantwortet.',
  'The server cannot be reached.': 'Der Server ist nicht erreichbar.',
  'The connection was lost.': 'Die Verbindung ist abgebrochen.',
  'Not connected.': 'Keine Verbindung.',
}

/** The server's own sentences for refusals, in German. */
export const refusalTexts: typeof English = {
  sentence: (said) => (Object.hasOwn(sentences, said) ? sentences[said] : undefined),
}

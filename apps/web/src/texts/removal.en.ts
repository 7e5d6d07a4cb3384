/** What someone reads who was taken out of a channel, in English. Loaded when it happens. */
export const removalTexts = {
  removed: (title: string, by: string | undefined) =>
    by === undefined ? `You were removed from ${title}` : `${by} removed you from ${title}`,
  banned: (title: string, by: string | undefined) =>
    by === undefined ? `You were banned from ${title}` : `${by} banned you from ${title}`,
  deleted: (title: string, by: string | undefined) =>
    by === undefined ? `${title} was deleted` : `${by} deleted ${title}`,
  deletedByMe: (title: string) => `You deleted ${title}`,
  gone: (title: string) => `You are no longer a member of ${title}`,
  reason: (reason: string) => `Reason: “${reason}”`,
  removedWhat: 'New messages of this channel no longer reach you. What you wrote there stays.',
  bannedWhat: 'You cannot come back until the ban is lifted.',
  bannedUntil: (when: string) => `You can come back from ${when}.`,
  deletedWhat: 'Everything said in it is gone, for everyone.',
  goneWhat: 'It happened while you were away. New messages of this channel no longer reach you.',
}

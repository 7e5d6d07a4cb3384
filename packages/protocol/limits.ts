/** The sizes and counts that both ends know. Lengths are in UTF-16 code units unless the name says otherwise. */
export const limits = {
  textLength: 12_000,
  handleLength: 32,
  nameLength: 80,
  channelNameLength: 80,
  topicLength: 250,
  reasonLength: 250,
  statusTextLength: 100,
  passwordLength: { min: 10, max: 200 },
  queryLength: 100,
  pageLimit: 100,
  /** Entries of one channel in one answer of `session:resume` or `history:since`; the rest follows on asking again. */
  sinceLimit: 1_000,
  /** Entries of all channels together in one answer of `session:resume`. */
  resumeLimit: 5_000,
  /** Channels whose positions one `session:resume` may name. */
  resumeChannels: 2_000,
  directMembers: 9,
  inviteMembers: 100,
  emojiLength: 40,
  /** Different emoji on one message, and people who react alike. */
  reactionsPerMessage: 50,
  peoplePerReaction: 1_000,
  /** People of one reaction that a page of history names; the rest are counted. */
  peopleNamedPerReaction: 20,
  pinsPerChannel: 100,
  /** Messages that one entry deletes. */
  deletedTogether: 100,
  /** Versions of an edited message that are kept, the newest. */
  versionsPerMessage: 20,
  usersPerRead: 200,
  /** People of whose presence one connection is told, those it read last. */
  watchedPeople: 1_000,
  /** People that an answer of `presence:here` names; the rest are counted. */
  peopleNamedHere: 100,
  /** Bytes of one frame from a client; larger ones close the connection. */
  frameBytes: 131_072,
  /** How deep values may be nested in a request. */
  depth: 8,
} as const

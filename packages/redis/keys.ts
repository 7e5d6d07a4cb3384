import type { ChannelId, UserId } from '@runnel/protocol/ids'

/**
 * Every key and Pub/Sub channel of an installation: the one place where they are built. What a key holds is told in `docs/redis.md`.
 * The part in braces decides the slot in a Cluster; whatever one function touches shares it. Only ids made by the server enter a key.
 */
export interface Keys {
  readonly prefix: string
  readonly partitions: number
  /** The partition a channel belongs to, for ever. */
  partitionOf(channel: ChannelId): number

  // One channel, in its partition's slot.
  log(channel: ChannelId): string
  head(channel: ChannelId): string
  members(channel: ChannelId): string
  authors(channel: ChannelId): string
  state(channel: ChannelId): string
  mentions(channel: ChannelId, user: UserId): string
  everyone(channel: ChannelId): string
  keywords(channel: ChannelId): string
  reactions(channel: ChannelId): string
  pins(channel: ChannelId): string
  deleted(channel: ChannelId): string
  uncleared(channel: ChannelId): string
  logCopy(channel: ChannelId): string
  slow(channel: ChannelId): string
  thread(channel: ChannelId, rootSequence: number): string
  followers(channel: ChannelId, rootSequence: number): string
  threadReads(channel: ChannelId, user: UserId): string
  feed(channel: ChannelId): string
  here(channel: ChannelId): string
  lock(channel: ChannelId): string
  fence(channel: ChannelId): string
  purge(channel: ChannelId): string
  /** On the masters that vote about locks. */
  vote(channel: ChannelId): string
  imported(channel: ChannelId): string
  said(channel: ChannelId, half: 0 | 1): string
  muted(channel: ChannelId): string
  bans(channel: ChannelId): string
  knocks(channel: ChannelId): string
  channelInvitations(channel: ChannelId): string
  formerMembers(channel: ChannelId): string

  // One partition.
  sent(channel: ChannelId, half: 0 | 1, bucket: number): string
  jobs(partition: number): string
  dead(partition: number): string
  audit(partition: number): string

  // One person.
  userChannels(user: UserId): string
  read(user: UserId): string
  userThreads(user: UserId): string
  drafts(user: UserId): string
  preferences(user: UserId): string
  activities(user: UserId): string
  activitySeen(user: UserId): string
  userSessions(user: UserId): string
  userFeed(user: UserId): string

  // A signed-in session, by the SHA-256 of its token.
  session(hash: string): string
  // The channel that an invitation leads into, by the SHA-256 of its token.
  invitationChannel(hash: string): string

  // How often something of a kind was done, by the SHA-256 of who or what did it.
  rate(kind: string, hash: string): string

  // Names and lists of the whole installation.
  readonly handles: string
  readonly users: string
  readonly passwords: string
  readonly usersByHandle: string
  readonly usersByName: string
  readonly channelNames: string
  readonly channelsByName: string
  readonly channelsListed: string
  readonly directChannels: string
  readonly invitations: string
  readonly accounts: string
  readonly owners: string
  readonly resets: string
  readonly installationAudit: string
  readonly peopleFeed: string

  // Who is here.
  readonly presenceLeases: string
  readonly presenceGateways: string
  readonly presenceConnections: string
  readonly presenceIdle: string
  readonly presenceIndex: string
  readonly presenceShown: string
  readonly presenceChosen: string
  readonly presenceInvisible: string
  readonly presenceEndings: string
  readonly presenceSeen: string
  readonly presenceBeat: string
  readonly presenceFence: string
  readonly presenceFeed: string

  // Which gateways and workers run, and who is being looked after by the doctor.
  readonly processes: string
  readonly processLeases: string
  readonly probes: string

  // The elected leader of a duty.
  leader(duty: string): string
  leaderFence(duty: string): string

  /** What was decided when the installation was made. */
  readonly installation: string
  /** Where the Socket.IO adapter's own Pub/Sub channels begin. */
  readonly adapter: string
}

/** Builds the keys of the installation `prefix`, whose channels are spread over `partitions`. */
export function createKeys(prefix: string, partitions: number): Keys {
  const partitionOf = (channel: ChannelId) => fingerprint(channel) % partitions
  const ofChannel = (kind: string) => (channel: ChannelId) =>
    `${prefix}:{${partitionOf(channel)}}:${kind}:${channel}`
  const ofPartition = (kind: string) => (partition: number) => `${prefix}:{${partition}}:${kind}`
  const ofUser = (kind: string) => (user: UserId) => `${prefix}:{u:${user}}:${kind}`
  const directory = (kind: string) => `${prefix}:{directory}:${kind}`
  const presence = (kind: string) => `${prefix}:{presence}:${kind}`
  return {
    prefix,
    partitions,
    partitionOf,
    log: ofChannel('log'),
    head: ofChannel('head'),
    members: ofChannel('members'),
    authors: ofChannel('authors'),
    state: ofChannel('state'),
    mentions: (channel, user) => `${prefix}:{${partitionOf(channel)}}:mentions:${channel}:${user}`,
    everyone: ofChannel('everyone'),
    keywords: ofChannel('keywords'),
    reactions: ofChannel('reactions'),
    pins: ofChannel('pins'),
    deleted: ofChannel('deleted'),
    uncleared: ofChannel('uncleared'),
    logCopy: ofChannel('log-copy'),
    slow: ofChannel('slow'),
    thread: (channel, root) => `${prefix}:{${partitionOf(channel)}}:thread:${channel}:${root}`,
    followers: (channel, root) => `${prefix}:{${partitionOf(channel)}}:followers:${channel}:${root}`,
    threadReads: (channel, user) => `${prefix}:{${partitionOf(channel)}}:thread-reads:${channel}:${user}`,
    feed: ofChannel('feed'),
    here: ofChannel('here'),
    lock: ofChannel('lock'),
    fence: ofChannel('fence'),
    purge: ofChannel('purge'),
    vote: (channel) => `${prefix}:vote:${channel}`,
    imported: ofChannel('imported'),
    muted: ofChannel('muted'),
    bans: ofChannel('bans'),
    knocks: ofChannel('knocks'),
    channelInvitations: ofChannel('invitations'),
    formerMembers: ofChannel('former'),
    said: (channel, half) => `${prefix}:{${partitionOf(channel)}}:said:${half}:${channel}`,
    sent: (channel, half, bucket) => `${prefix}:{${partitionOf(channel)}}:sent:${half}:${bucket}`,
    jobs: ofPartition('jobs'),
    dead: ofPartition('dead'),
    audit: ofPartition('audit'),
    userChannels: ofUser('channels'),
    read: ofUser('read'),
    userThreads: ofUser('threads'),
    drafts: ofUser('drafts'),
    preferences: ofUser('preferences'),
    activities: ofUser('activity'),
    activitySeen: ofUser('activity-seen'),
    userSessions: ofUser('sessions'),
    userFeed: ofUser('feed'),
    session: (hash) => `${prefix}:session:${hash}`,
    invitationChannel: (hash) => `${prefix}:invitation:${hash}`,
    rate: (kind, hash) => `${prefix}:rate:${kind}:${hash}`,
    handles: directory('handles'),
    users: directory('users'),
    passwords: directory('passwords'),
    usersByHandle: directory('users-by-handle'),
    usersByName: directory('users-by-name'),
    channelNames: directory('channel-names'),
    channelsByName: directory('channels-by-name'),
    channelsListed: directory('channels-listed'),
    directChannels: directory('direct-channels'),
    invitations: directory('invitations'),
    accounts: directory('accounts'),
    owners: directory('owners'),
    resets: directory('resets'),
    installationAudit: directory('audit'),
    peopleFeed: directory('feed'),
    presenceLeases: presence('leases'),
    presenceGateways: presence('gateways'),
    presenceConnections: presence('connections'),
    presenceIdle: presence('idle'),
    presenceIndex: presence('index'),
    presenceShown: presence('shown'),
    presenceChosen: presence('chosen'),
    presenceInvisible: presence('invisible'),
    presenceEndings: presence('endings'),
    presenceSeen: presence('seen'),
    presenceBeat: presence('beat'),
    presenceFence: presence('fence'),
    presenceFeed: presence('feed'),
    processes: `${prefix}:{processes}:about`,
    processLeases: `${prefix}:{processes}:leases`,
    probes: `${prefix}:{directory}:probes`,
    leader: (duty) => `${prefix}:{leader}:lease:${duty}`,
    leaderFence: (duty) => `${prefix}:{leader}:fence:${duty}`,
    installation: `${prefix}:installation`,
    adapter: `${prefix}:adapter`,
  }
}

/** A pattern that matches every key of one channel, whatever it holds. */
export function patternOf({ prefix, partitionOf }: Keys, channel: ChannelId): string {
  return `${prefix}:{${partitionOf(channel)}}:*:${channel}*`
}

/** 32 well-mixed bits of a text (FNV-1a). It decides partitions, so it never changes. */
export function fingerprint(text: string, seed = 0x811c9dc5): number {
  let hash = seed
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash ^= hash >>> 15
  return hash >>> 0
}

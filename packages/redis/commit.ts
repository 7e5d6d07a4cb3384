import type { Argument } from './encode.ts'

/** A call of a function that appends: its name, its keys (one slot), its arguments. */
export interface Commit {
  name: string
  keys: readonly string[]
  args: readonly Argument[]
  group?: Group | undefined
}

/**
 * What an append shares with others of the same function, such as the channel of a message. The function takes several at once, and answers
 * each by itself. Its keys are for each group those of the group, then of each in it the first few, then of each the others; its arguments the
 * group's name, how many are in it, and theirs in the same way.
 */
export interface Group {
  name: string
  keys: () => readonly string[]
  /** How many keys and arguments of each stand in front. */
  inFront: { keys: number; args: number }
  /** Makes of the function's answers one for each, where it answers several with one. */
  spread?: (answers: readonly unknown[]) => unknown[]
}

/** One call that does what several commits ask for. */
export interface Joined<Each extends Commit> extends Commit {
  /** Those it answers, in the order of its answers. */
  commits: readonly Each[]
  /** What each of them is answered, in that order. */
  answers: (answer: unknown) => readonly unknown[]
}

/** At most so many are done in one call, and so many characters: Redis does nothing else meanwhile. */
const limits = { commits: 32, characters: 65_536 }

/**
 * Joins commits, asked for in this order, into as few calls as may be. Those of one group stay in their order, also against those that
 * cannot be joined (MSG-4).
 */
export function joinCommits<Each extends Commit>(commits: readonly Each[]): Joined<Each>[] {
  const calls: (Joined<Each> | Open<Each>)[] = []
  const open = new Map<string, Open<Each>>()
  for (const commit of commits) {
    if (!commit.group) {
      open.clear()
      calls.push({ ...pick(commit), commits: [commit], answers: (answer) => [answer] })
      continue
    }
    const size = sizeOf(commit)
    let one = open.get(commit.name)
    if (!one || one.count === limits.commits || one.characters + size > limits.characters) {
      one = { name: commit.name, groups: new Map(), count: 0, characters: 0 }
      open.set(commit.name, one)
      calls.push(one)
    }
    one.count += 1
    one.characters += size
    const group = one.groups.get(commit.group.name)
    if (group) group.push(commit)
    else one.groups.set(commit.group.name, [commit])
  }
  return calls.map((one) => ('groups' in one ? close(one) : one))
}

interface Open<Each> {
  name: string
  groups: Map<string, Each[]>
  count: number
  characters: number
}

function close<Each extends Commit>({ name, groups }: Open<Each>): Joined<Each> {
  const keys: string[] = []
  const args: Argument[] = []
  const commits: Each[] = []
  for (const [group, members] of groups) {
    const { keys: ofGroup, inFront } = members[0]!.group!
    keys.push(...ofGroup())
    args.push(group, members.length)
    for (const member of members) {
      for (let index = 0; index < inFront.keys; index += 1) keys.push(member.keys[index]!)
      for (let index = 0; index < inFront.args; index += 1) args.push(member.args[index]!)
    }
    for (const member of members) {
      for (let index = inFront.keys; index < member.keys.length; index += 1) keys.push(member.keys[index]!)
      for (let index = inFront.args; index < member.args.length; index += 1) args.push(member.args[index]!)
    }
    commits.push(...members)
  }
  const { spread } = commits[0]!.group!
  return {
    name,
    keys,
    args,
    commits,
    answers: (answer) => spread?.(answer as unknown[]) ?? (answer as unknown[]),
  }
}

function pick({ name, keys, args }: Commit): Commit {
  return { name, keys, args }
}

function sizeOf({ args }: Commit): number {
  let size = 0
  for (const arg of args) if (typeof arg === 'string') size += arg.length
  return size
}

import type { ChannelId } from '@runnel/protocol/ids'
import type { ChannelPreference, Preferences, Section } from '@runnel/protocol/preference'

type Sections = readonly Section[]

/** Folded or not. */
const withFold = ({ isFolded: _, ...section }: Section, isFolded: boolean): Section =>
  isFolded ? { ...section, isFolded } : section

/** A section with this name and these channels, behind the others; or, with its id, what it is from now on. Its channels leave other sections. */
export function saveSection(
  sections: Sections,
  { section, name, channels }: Pick<Section, 'section' | 'name' | 'channels'>,
): Section[] {
  const others = sections.map((one) =>
    one.section === section
      ? { ...one, name, channels }
      : { ...one, channels: one.channels.filter((id) => !channels.includes(id)) },
  )
  return others.some((one) => one.section === section) ? others : [...others, { section, name, channels }]
}

/** A channel goes into a section, or, without one, back among the others. */
export function moveChannel(sections: Sections, channel: ChannelId, to: string | undefined): Section[] {
  return sections.map((one) => {
    const rest = one.channels.filter((id) => id !== channel)
    return { ...one, channels: one.section === to ? [...rest, channel] : rest }
  })
}

/** A section changes places with the one before or after it. */
export function moveSection(sections: Sections, section: string, step: 1 | -1): Section[] {
  const next = [...sections]
  const from = next.findIndex((one) => one.section === section)
  const [moved] = next.splice(from, 1)
  if (moved === undefined || from < 0) return [...sections]
  next.splice(Math.max(0, from + step), 0, moved)
  return next
}

/** A section is put before or after another one. */
export function placeSection(
  sections: Sections,
  section: string,
  side: 'before' | 'after',
  target: string,
): Section[] {
  const moved = sections.find((one) => one.section === section)
  const others = sections.filter((one) => one !== moved)
  const at = others.findIndex((one) => one.section === target)
  if (moved === undefined || at < 0) return [...sections]
  return others.toSpliced(side === 'before' ? at : at + 1, 0, moved)
}

/** A section is gone; its channels are among the others. */
export function removeSection(sections: Sections, section: string): Section[] {
  return sections.filter((one) => one.section !== section)
}

/** What to change so that a group of the sidebar, a section or one of the given ones, is folded or not. */
export function foldGroup(preferences: Preferences, key: string, isFolded: boolean): Preferences {
  const { sections = [], folded = [] } = preferences
  if (key !== 'starred' && key !== 'channels' && key !== 'direct')
    return { sections: sections.map((one) => (one.section === key ? withFold(one, isFolded) : one)) }
  const others = folded.filter((one) => one !== key)
  return { folded: isFolded ? [...others, key] : others }
}

/** What to change so that a channel is starred or muted, or no longer. */
export function setMark(
  preferences: Preferences,
  channel: ChannelId,
  mark: 'isStarred' | 'isMuted',
  isOn: boolean,
): Preferences {
  const { [mark]: _, ...rest }: ChannelPreference = preferences.channels?.[channel] ?? {}
  return { channels: { [channel]: isOn ? { ...rest, [mark]: true } : rest } }
}

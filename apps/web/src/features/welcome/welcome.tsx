'use client'

import { mayInInstallation } from '@runnel/rules/permission'
import { ArrowRight, FileInput, Link2, Plus, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useMe, useWorkspace } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'

function Step({
  icon,
  title,
  text,
  onPress,
}: {
  icon: ReactNode
  title: string
  text?: string
  onPress: () => void
}) {
  return (
    <li>
      <button
        type="button"
        onClick={onPress}
        className="group flex min-h-14 w-full items-center gap-3.5 px-1 py-2.5 text-left"
      >
        <span className="text-accent">{icon}</span>
        <span className="min-w-0 flex-1">
          <span className="block text-base font-medium group-hover:text-accent">{title}</span>
          {text === undefined ? null : <span className="block text-sm text-ink-muted">{text}</span>}
        </span>
        <ArrowRight
          size={16}
          aria-hidden
          className="text-ink-faint transition-transform duration-150 group-hover:translate-x-0.5"
        />
      </button>
    </li>
  )
}

/** What an empty channel shows: what it is, and what to do next. */
export function Welcome({
  channel,
  onInvite,
  onCreate,
  onAdd,
}: {
  channel: ChannelFacts
  onInvite: () => void
  onCreate: () => void
  onAdd: () => void
}) {
  const texts = useTexts('shell')
  const welcomeTexts = useTexts('welcome')
  const me = useMe()
  const mayInvite = me !== undefined && mayInInstallation(me.role, 'invitation:create')
  const workspace = useWorkspace()?.name ?? texts.product
  const { title, others } = useChannelTitle(channel)
  const isGeneral = channel.kind === 'public' && channel.name === 'general'
  const names = texts.list(others.map((user) => user.name))
  const directHeading = others.length === 0 ? welcomeTexts.selfTitle : welcomeTexts.directTitle(names)
  const heading =
    channel.kind === 'direct'
      ? directHeading
      : isGeneral
        ? welcomeTexts.title(workspace)
        : welcomeTexts.channelTitle(title)
  const text =
    channel.ephemeral === true
      ? texts.channel.ephemeralText
      : isGeneral
        ? welcomeTexts.text
        : channel.kind !== 'direct'
          ? welcomeTexts.channelText
          : others.length === 0
            ? welcomeTexts.selfText
            : welcomeTexts.directText(names)
  return (
    // In the column of the messages, the first of which may stand below.
    <section className="w-full max-w-xl px-4 pt-16 pb-6 sm:ps-[4.25rem] sm:pe-5">
      <h2 className="text-xl font-semibold tracking-tight text-balance">{heading}</h2>
      <p className="mt-2 text-base text-pretty text-ink-muted">{text}</p>
      {isGeneral ? (
        <ul className="mt-5 divide-y divide-line border-y border-line">
          {mayInvite ? (
            <Step
              icon={<Link2 size={18} aria-hidden />}
              title={welcomeTexts.invite}
              text={welcomeTexts.inviteText}
              onPress={onInvite}
            />
          ) : null}
          <Step
            icon={<Plus size={18} aria-hidden />}
            title={welcomeTexts.create}
            text={welcomeTexts.createText}
            onPress={onCreate}
          />
          {mayInvite ? (
            <li className="flex gap-3.5 px-1 py-3">
              <FileInput size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
              <div className="min-w-0 flex-1">
                <p className="text-base font-medium">{welcomeTexts.import}</p>
                <p className="text-sm text-ink-muted">{welcomeTexts.importText}</p>
                <code className="mt-1.5 block rounded-sm bg-surface px-2 py-1.5 font-mono text-xs break-words select-all">
                  {welcomeTexts.importCommand}
                </code>
              </div>
            </li>
          ) : null}
        </ul>
      ) : channel.kind === 'direct' || channel.archived === true ? null : (
        <ul className="mt-5 divide-y divide-line border-y border-line">
          <Step icon={<UserPlus size={18} aria-hidden />} title={welcomeTexts.add} onPress={onAdd} />
        </ul>
      )}
    </section>
  )
}

'use client'

import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Mark } from '@/ui/mark.tsx'

/** The page around what a visitor sees before coming in. */
export function AccountFrame({
  title,
  text,
  footer,
  children,
}: {
  title: string
  text?: string
  /** Small, below what the page is for. */
  footer: ReactNode
  children: ReactNode
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-surface px-5 pt-[max(2rem,12dvh)] pb-10">
      <div className="w-full max-w-[23rem]">
        <p className="mb-8 flex items-center gap-2 text-sm font-medium text-ink-muted">
          <Mark className="text-accent" />
          {useTexts('shell').product}
        </p>
        <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {text === undefined ? null : <p className="mt-2 text-base text-pretty text-ink-muted">{text}</p>}
        <div className="mt-7">{children}</div>
        <div className="mt-10">{footer}</div>
      </div>
    </main>
  )
}

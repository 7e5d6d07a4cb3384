import type { ReactNode } from 'react'

/** Says plainly why a place is empty or cannot be shown, with what to do about it below. */
export function Statement({
  title,
  text,
  level = 'h1',
  children,
}: {
  title: string
  text?: ReactNode
  level?: 'h1' | 'h2'
  children?: ReactNode
}) {
  const Heading = level
  return (
    <div className="max-w-sm text-center">
      <Heading className="text-lg font-semibold tracking-tight text-balance">{title}</Heading>
      {text === undefined ? null : <p className="mt-2 text-base text-pretty text-ink-muted">{text}</p>}
      {children === undefined ? null : (
        <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div>
      )}
    </div>
  )
}

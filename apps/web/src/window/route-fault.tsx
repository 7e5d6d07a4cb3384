'use client'

import { useEffect } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Statement } from '@/ui/statement.tsx'
import { gatewayUnreachable } from './route-fault-kinds.ts'

const retryMs = 4_000

/** A page that could not be made: what happened, what was kept, what to do. Tries again by itself while the server is away. */
export function RouteFault({ error, onRetry }: { error: Error & { digest?: string }; onRetry: () => void }) {
  const faultTexts = useTexts('fault')
  const isUnreachable = error.digest === gatewayUnreachable
  useEffect(() => {
    if (!isUnreachable) return
    const timer = setInterval(onRetry, retryMs)
    return () => clearInterval(timer)
  }, [isUnreachable, onRetry])
  const { title, text } = isUnreachable ? faultTexts.unreachable : faultTexts.fault
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <title>{title}</title>
      <Statement title={title} text={text}>
        <Button tone="primary" onClick={isUnreachable ? onRetry : () => window.location.reload()}>
          {isUnreachable ? faultTexts.unreachable.retry : faultTexts.fault.reload}
        </Button>
      </Statement>
    </main>
  )
}

'use client'

import { RouteFault } from '@/window/route-fault.tsx'

/** Whatever a page could not do, said with a way on. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  return <RouteFault error={error} onRetry={retry} />
}

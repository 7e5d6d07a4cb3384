import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'

/** Below a list: more of it, or that it could not be fetched. */
export function MoreRows({
  hasMore,
  isLoading,
  error,
  more,
  again,
}: {
  hasMore: boolean
  isLoading: boolean
  error: unknown
  more: () => void
  again: () => void
}) {
  const adminTexts = useTexts('admin')
  const texts = useTexts('shell')
  if (error !== undefined) {
    return (
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Notice tone="danger" role="alert">
          {adminTexts.failed}
        </Notice>
        <Button onClick={again}>{texts.retry}</Button>
      </div>
    )
  }
  if (!hasMore) return null
  return (
    <Button tone="quiet" className="mt-3 w-full" isBusy={isLoading} onClick={more}>
      {adminTexts.more}
    </Button>
  )
}

import { buttonClasses } from '@/ui/button.tsx'
import { Statement } from '@/ui/statement.tsx'
import { readTexts } from './language.ts'

/** An address that leads nowhere. */
export default async function NotFoundPage() {
  const { shell, frame } = await readTexts()
  const { nowhere } = frame
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <title>{shell.pageTitle(nowhere.title)}</title>
      <Statement title={nowhere.title} text={nowhere.text}>
        <a href="/" className={buttonClasses('primary')}>
          {nowhere.home}
        </a>
      </Statement>
    </main>
  )
}

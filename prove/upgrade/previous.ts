import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** What is upgraded from: the last state of the code that was released. Moved on with each release. */
const previousCommit = 'd65e933cc94239b6cda6ff69d3f9be5f2c56a9a8'

const run = promisify(execFile)
/** The checkout that this file is in. */
export const root = dirname(dirname(import.meta.dirname))
const parts = ['apps/gateway', 'apps/worker', 'packages']

/** The servers and the SDK of another release, ready to run. */
export interface Release {
  readonly root: string
  /** `previous`: what was released before; `rebuilt`: this very code under other function names, where the history is not at hand. */
  readonly kind: 'previous' | 'rebuilt'
}

/**
 * Puts the previous release into an empty directory: out of the repository's history, or, in a clone without it, as a build of today's code
 * whose functions have other names, which is what Redis sees of another release.
 */
export async function preparePrevious(directory: string): Promise<Release> {
  const kind = (await hasCommit(previousCommit)) ? 'previous' : 'rebuilt'
  if (kind === 'previous') {
    const archive = join(directory, 'previous.tar')
    await run('git', ['archive', '-o', archive, previousCommit, ...parts], { cwd: root })
    await run('tar', ['-xf', archive, '-C', directory])
  } else {
    const isOurs = (path: string) => !path.includes('node_modules')
    for (const part of parts)
      await cp(join(root, part), join(directory, part), { recursive: true, filter: isOurs })
    for (const path of await readdir(join(directory, 'packages'), { recursive: true }))
      if (path.endsWith('.lua')) await appendFile(join(directory, 'packages', path), '\n-- another build\n')
  }
  await linkModules(directory)
  return { root: directory, kind }
}

async function hasCommit(commit: string): Promise<boolean> {
  return run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).then(
    () => true,
    () => false,
  )
}

/** The packages of others as they are installed here; of ours, those of that release. */
async function linkModules(directory: string): Promise<void> {
  const modules = join(directory, 'node_modules')
  await mkdir(join(modules, '@runnel'), { recursive: true })
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== '@runnel' && !name.startsWith('.'))
      await symlink(join(root, 'node_modules', name), join(modules, name))
  for (const folder of ['apps', 'packages'])
    for (const name of await readdir(join(directory, folder)))
      await symlink(join(directory, folder, name), join(modules, '@runnel', name))
}

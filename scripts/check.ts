// `npm run check`: everything that can be said about the code without building it or opening a browser. With names behind it, only
// those: `npm run check -- lint types`.
import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)
// The tools run in the project's own Node, also when this was not started by npm.
const PATH = [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter)
const env = { ...process.env, PATH, FORCE_COLOR: '0', NO_COLOR: '1' }
const bin = (name: string) => join(root, 'node_modules/.bin', name)

interface Check {
  readonly name: string
  readonly command: readonly string[]
  /** What to say when the command itself is not there. */
  readonly missing?: string
}

const checks: readonly Check[] = [
  { name: 'lock', command: [process.execPath, join(root, 'scripts/check-lock.ts')] },
  { name: 'format', command: [bin('oxfmt'), '--check'] },
  { name: 'lint', command: [bin('oxlint')] },
  {
    name: 'lua',
    command: ['luacheck', '--quiet', 'packages'],
    missing: 'Install it: apt-get install lua-check',
  },
  { name: 'types', command: [bin('tsc')] },
  { name: 'types of scripts', command: [bin('tsc'), '-p', 'scripts/tsconfig.json'] },
  { name: 'types of web', command: [bin('tsc'), '--noEmit', '-p', 'apps/web/tsconfig.json'] },
  { name: 'dead code', command: [bin('knip'), '--no-config-hints'] },
  { name: 'tests', command: [bin('vitest'), 'run'] },
]

/** A check that hangs is a check that failed. */
const limitMs = 40 * 60_000

/** Runs one check, its output kept until it fails; true when it is fine. */
function run(check: Check): Promise<boolean> {
  const startedAt = Date.now()
  const [command = '', ...args] = check.command
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    const timer = setTimeout(() => {
      output += `\nIt did not end within ${limitMs / 60_000} minutes.\n`
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }, limitMs)
    child.on('error', (error) => (output += `${error.message}\n${check.missing ?? ''}\n`))
    child.on('close', (code) => {
      clearTimeout(timer)
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(
        `${code === 0 ? 'ok    ' : 'failed'}  ${check.name.padEnd(16)} ${seconds.padStart(6)} s\n`,
      )
      // What the tests counted is worth a line even when all is well.
      if (code !== 0) process.stdout.write(`\n${output}\n`)
      else if (check.name === 'tests')
        process.stdout.write(output.replaceAll(/^(?!.*\b(Test Files|Tests) ).*\n/gm, ''))
      resolve(code === 0)
    })
  })
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !checks.some((check) => check.name.startsWith(name)))
if (unknown.length > 0) {
  process.stderr.write(
    `No check is called ${unknown.join(', ')}. There are: ${checks.map((check) => check.name).join(', ')}.\n`,
  )
  process.exit(2)
}
const chosen = checks.filter(
  (check) => wanted.length === 0 || wanted.some((name) => check.name.startsWith(name)),
)
const results: boolean[] = []
for (const check of chosen) results.push(await run(check))
const failed = results.filter((isFine) => !isFine).length
process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

import path from 'node:path'
import type { NextConfig } from 'next'

const root = path.join(import.meta.dirname, '../..')

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: root,
  // See the reason in that file.
  turbopack: { root, resolveAlias: { entities: './src/ui/markdown-entities.ts' } },
  transpilePackages: ['@runnel/client', '@runnel/protocol', '@runnel/rules', '@runnel/server'],
  poweredByHeader: false,
  devIndicators: false,
}

export default config
